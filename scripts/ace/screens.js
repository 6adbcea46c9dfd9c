// Opens documents in Chromium on screens of several sizes, by day and by night, and prints as
// JSON what reaches out of the screen: node screens.js PROGRAM FILE…
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer");

const SCREENS = [[320, 568], [600, 800], [1024, 768]];
const SCHEMES = ["light", "dark"];

// In the page. What scrolls in a frame of its own is no fault; the frame itself would be.
function reachingOut() {
  const screen = document.documentElement.clientWidth;
  const framed = (one) => one.parentElement && one.parentElement.closest(".table");
  const outside = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > screen + 1 || box.left < -1) && !framed(one);
  });
  return {
    scrolls: document.documentElement.scrollWidth > screen,
    outside: outside.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)),
  };
}

(async () => {
  const [program, ...files] = process.argv.slice(2);
  const browser = await puppeteer.launch({
    executablePath: program,
    timeout: 60000,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = await browser.newPage();
  const found = [];
  for (const file of files) {
    await page.goto(pathToFileURL(file).href);
    for (const scheme of SCHEMES) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      for (const [width, height] of SCREENS) {
        await page.setViewport({ width, height });
        const { scrolls, outside } = await page.evaluate(reachingOut);
        if (scrolls || outside.length) found.push({ file, scheme, width, outside });
      }
    }
  }
  console.log(JSON.stringify(found));
  await browser.close();
})();
