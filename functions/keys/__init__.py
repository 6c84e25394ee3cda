"""The custom resource that makes the deployment's secret keys."""
