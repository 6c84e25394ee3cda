/* Tovholder: lets an embedded sign-up grow to its content. It listens to frames from its own address alone, reads
   nothing of the page it stands in, and stores and sends nothing. Without it the frame keeps the height it was given. */
(function () {
  "use strict";
  var origin = new URL(document.currentScript.src).origin;
  addEventListener("message", function (event) {
    var said = event.data;
    if (event.origin !== origin || !said || typeof said.tovholder !== "number") return;
    Array.prototype.forEach.call(document.getElementsByTagName("iframe"), function (frame) {
      if (frame.contentWindow !== event.source) return;
      frame.style.height = Math.min(Math.max(said.tovholder, 100), 20000) + "px";
      /* A form was sent: its answer is shorter, and starts above what the visitor sees. */
      if (said.arrived && frame.tovholder && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      frame.tovholder = true;
    });
  });
  Array.prototype.forEach.call(document.getElementsByTagName("iframe"), function (frame) {
    if (frame.src.indexOf(origin + "/") === 0) frame.contentWindow.postMessage({ tovholder: "height?" }, origin);
  });
})();
