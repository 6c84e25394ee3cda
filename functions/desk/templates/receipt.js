/* Makes a photo of a receipt small enough to send, and takes away what the camera wrote beside it (where it was taken,
   with which phone). Without it the file is sent as it is. */
(function () {
  "use strict";
  var field = document.getElementById("receipt"), LONGEST = 2000, ENOUGH = 0.82;
  if (!field || !window.createImageBitmap || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;
  field.addEventListener("change", function () {
    var file = field.files[0];
    if (!file || file.type.indexOf("image/") !== 0) return;
    createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (small) {
        if (!small || field.files[0] !== file) return;
        var hand = new DataTransfer();
        hand.items.add(new File([small], "kvittering.jpg", { type: "image/jpeg" }));
        field.files = hand.files;
      }, "image/jpeg", ENOUGH);
    }).catch(function () { /* sent as it is */ });
  });
})();
