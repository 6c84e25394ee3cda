(function () {
  // For half a minute, each at another moment; then it is the reader's turn. A form is sent again if the reader says so.
  var now = Date.now(), began = +sessionStorage.busy || 0;
  if (now - began > 300000) sessionStorage.busy = began = now;
  if (now - began < 30000) setTimeout(function () { location.reload(); }, 2000 + 3000 * Math.random());
})();
