// What went wrong, in words a patient can use and in a sentence for who keeps the site. Chinese first, then English.
//
// A failure is an Error with a `kind`; the kinds are the keys of TROUBLE: the visitor's pair, then the keeper's.

const AGAIN = ["请把整个文件夹重新上传，再清掉缓存。", "Upload the whole folder again, then clear any cache."];
const OURS = ["这是程序的毛病，请告诉程序的作者。", "A fault of the program: please tell its makers."];
const TROUBLE = {
  old: ["这个浏览器太旧了，打不开。请换一个新一点的浏览器：Chrome 72、Safari 16、Firefox 102 以上。",
    "This browser is too old. Please use Chrome 72, Safari 16, Firefox 102 or newer.",
    "网站没有毛病。", "Nothing is wrong with the site."],
  file: ["这一页不能直接双击打开。请打开同一个文件夹里的 zifu.html，它可以双击打开。",
    "This page cannot be opened by double click. Open zifu.html in the same folder instead.",
    "请把文件夹放到网站上，或者只发 zifu.html。", "Put the folder on a web server, or hand out zifu.html alone."],
  network: ["没有连上网，文件没有读到。请看看网络，再试一次。",
    "The files could not be fetched. Please check the connection and try again.",
    "请看服务器有没有回应，是不是不许跨域。", "See whether the server answers, and allows other origins (CORS)."],
  missing: ["网站上缺少文件。请告诉网站的管理员。", "A file is missing on this site. Please tell the site's keeper.", ...AGAIN],
  mime: ["网站把文件的类型发错了。请告诉网站的管理员。", "The site sends a file with the wrong type. Please tell the site's keeper.",
    ".js 要按 text/javascript 发送。", ".js must be text/javascript."],
  blocked: ["网站的安全设置不让估算程序运行。请告诉网站的管理员。",
    "This site's security settings stop the estimator. Please tell the site's keeper.",
    "内容安全策略里要有 script-src 'self' 'wasm-unsafe-eval' 和 connect-src 'self'。", "The policy needs script-src 'self' 'wasm-unsafe-eval' and connect-src 'self'."],
  damaged: ["读到的文件不完整。请刷新这一页再试。", "A file is damaged. Please reload this page.", ...AGAIN],
  version: ["新旧文件混在一起了。请刷新这一页再试。", "Old and new files are mixed. Please reload this page.", ...AGAIN],
  trap: ["程序刚才出错停下了。您填的内容还在，没有丢。请按下面的按钮接着用。",
    "The program has stopped because of a fault of ours. Nothing you typed is lost. Press the button to carry on.", ...OURS],
  again: ["又停下了。您可以再试一次；还是不行，就从头填起。",
    "It has stopped again. You can try once more, or start again with an empty form.", ...OURS],
};

const HELPLINE = ["也可以打 12393 问医保局。", "You can also call 12393, the medical insurance line."];
const KEEPER = ["网站管理员：", "Site's keeper: "];
const LOADING = ["正在打开……", "Opening…"];
const CARRY_ON = ["接着填", "Carry on"];
const TRY_AGAIN = ["再试一次", "Try again"];
const START_EMPTY = ["从头填起", "Start empty"];

function failure(kind, detail) {
  const error = new Error(kind + ": " + detail);
  error.kind = kind;
  return error;
}

// Which kind an error is that did not come with one.
function kindOf(error) {
  if (error && error.kind && TROUBLE[error.kind]) return error.kind;
  const words = String(error && error.message);
  // The engines word it differently, but all of them name the policy or its directive.
  if (/Content Security Policy|unsafe-eval|call to WebAssembly|blocked by CSP|disallowed by/i.test(words)) return "blocked";
  return "damaged";
}

function make(tag, words, name) {
  const node = document.createElement(tag);
  if (words) node.textContent = words;
  if (name) node.className = name;
  return node;
}

// A pair of sentences, each marked with its language so that a voice reads it right.
function both(tag, pair) {
  const node = make(tag);
  const zh = make("span", pair[0]);
  const en = make("span", pair[1], "zifu-en");
  zh.lang = "zh-CN";
  en.lang = "en";
  node.append(zh, en);
  return node;
}

function button(pair, press) {
  const node = both("button", pair);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}
