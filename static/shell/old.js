/* Read only by browsers without modules, IE mode among them: the third edition of the language, nothing newer. */
(function () {
  var all = document.getElementsByTagName("zifu-estimator"), i, node;
  var divs = document.getElementsByTagName("div");
  var words = "这个浏览器打不开估算。如果是双核浏览器，请切换到“极速模式”再打开；或者换一个新一点的浏览器；也可以打 12393 问医保局。";
  function put(place) {
    node = document.createElement("p");
    node.appendChild(document.createTextNode(words));
    place.innerText = "";
    place.appendChild(node);
  }
  for (i = 0; i < all.length; i++) put(all[i]);
  for (i = 0; i < divs.length; i++) if (divs[i].getAttribute("data-zifu") !== null) put(divs[i]);
})();
