/* Read only by browsers without modules, IE mode among them: the third edition of the language, nothing newer. */
(function () {
  var words = [
    ["zh-CN", "这个浏览器打不开估算。如果是双核浏览器，请切换到“极速模式”再打开；或者换一个新一点的浏览器（Chrome 72、Safari 16、Firefox 102 以上）；也可以打 12393 问医保局。"],
    ["en", "This browser cannot open the estimator. In a browser with two modes choose the fast one, not the compatible one; or use Chrome 72, Safari 16, Firefox 102 or newer; or call 12393."],
    ["zh-CN", "网站管理员：网站没有毛病。在您的网页里写上 <meta name='renderer' content='webkit'>，双核浏览器就会用极速模式打开。"],
    ["en", "Site's keeper: nothing is wrong with the site. With <meta name='renderer' content='webkit'> in your page, browsers with two modes open it in the fast one."]
  ];
  function put(place) {
    var i, node;
    place.innerText = "";
    for (i = 0; i < words.length; i++) {
      node = document.createElement("p");
      node.setAttribute("lang", words[i][0]);
      node.appendChild(document.createTextNode(words[i][1]));
      place.appendChild(node);
    }
  }
  function all() {
    var found = document.getElementsByTagName("zifu-estimator"), divs = document.getElementsByTagName("div"), i;
    for (i = 0; i < found.length; i++) put(found[i]);
    for (i = 0; i < divs.length; i++) if (divs[i].getAttribute("data-zifu") !== null) put(divs[i]);
  }
  /* Above the places, and without `defer`: they are not there yet. */
  if (document.readyState === "loading") window.onload = all;
  else all();
})();
