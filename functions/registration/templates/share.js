(function () {
  var button = document.getElementById("share"), said = button.dataset;
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    navigator.share({ title: said.title, text: said.text, url: said.url }).catch(function () {});
  });
})();
