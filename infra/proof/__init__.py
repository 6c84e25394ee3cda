"""The proof that the product does what it promises: season simulator, fault simulator, benchmarks, gallery of mails."""
