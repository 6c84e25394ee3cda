/* Makes a photo of a receipt small enough to send, and takes away what the camera wrote beside it (where it was taken,
   with which phone). Without it the file is sent as it is. A file that stays too large is told before it is sent. */
(function () {
  "use strict";
  var field = document.getElementById("receipt"), LONGEST = 2000, ENOUGH = 0.82;
  if (!field) return;
  field.form.addEventListener("submit", function (event) {
    // What is larger does not get through the gateway, which would answer with no page of ours.
    var file = field.files[0], large = document.getElementById("receipt-large");
    large.hidden = !file || file.size <= Number(field.dataset.largest);
    if (large.hidden) return;
    event.preventDefault();
    field.focus();
  });
  if (!window.createImageBitmap || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;
  field.addEventListener("change", function () {
    var file = field.files[0];
    if (!file || file.type.indexOf("image/") !== 0) return;
    createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      var pen = canvas.getContext("2d");
      // A JPEG is not transparent: what is becomes white as paper, not black as ink.
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (small) {
        if (!small || field.files[0] !== file) return;
        var hand = new DataTransfer();
        hand.items.add(new File([small], "kvittering.jpg", { type: "image/jpeg" }));
        field.files = hand.files;
      }, "image/jpeg", ENOUGH);
    }).catch(function () { /* sent as it is */ });
  });
})();
