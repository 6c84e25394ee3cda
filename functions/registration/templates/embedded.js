(function () {
  if (parent === window) return;
  var page = document.documentElement;
  function tell(arrived) {
    parent.postMessage({ tovholder: Math.ceil(page.getBoundingClientRect().height), arrived: arrived }, "*");
  }
  addEventListener("message", function (event) {
    if (event.source === parent && event.data && event.data.tovholder) tell(false);
  });
  addEventListener("DOMContentLoaded", function () {
    tell(true);
    new ResizeObserver(function () { tell(false); }).observe(page);
  });
})();
