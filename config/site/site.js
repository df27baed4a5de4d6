// Draws the product grid of the front page from the catalogue.
(() => {
  "use strict";

  const list = document.querySelector("#product-list");
  if (!list) return;

  const zh = document.documentElement.lang.startsWith("zh");
  const lang = zh ? "zh-Hans" : "en";
  const words = zh
    ? {
        all: "全部", soldOut: "暂时缺货", rating: "评分 {n}，满分 5 分", colours: "颜色：", more: "查看全部 {n} 件商品",
        shown: "显示 {n} 件商品", failed: "商品暂时无法显示，请稍后刷新页面。",
        categories: {
          jackets: "上装外套", clothing: "衣裤", footwear: "鞋靴", backpacks: "背包", tents: "帐篷天幕", sleeping: "睡袋地垫",
          kitchen: "炉具炊具", lights: "照明", bottles: "水具", accessories: "配件", care: "养护修补",
        },
        colour: {
          pine: "松绿", river: "河蓝", clay: "陶红", sun: "暖黄", berry: "莓紫", moss: "苔绿", ink: "墨灰", stone: "石灰", sand: "沙色", bark: "树皮棕",
        },
      }
    : {
        all: "All", soldOut: "Sold out", rating: "Rated {n} out of 5", colours: "Colours: ", more: "Show all {n} products",
        shown: "{n} products shown", failed: "The products cannot be shown right now. Please reload the page in a moment.",
        categories: {
          jackets: "Jackets", clothing: "Clothing", footwear: "Footwear", backpacks: "Backpacks", tents: "Tents", sleeping: "Sleeping",
          kitchen: "Kitchen", lights: "Lights", bottles: "Bottles", accessories: "Accessories", care: "Care",
        },
        colour: {},
      };
  const FIRST = 12;
  const filters = document.querySelector("#filters");
  const currency = document.querySelector("#currency");
  const more = document.querySelector("#more");
  const status = document.querySelector("#product-status");

  let products = [];
  let category = "";
  let expanded = false;

  const el = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  const price = (product) =>
    new Intl.NumberFormat(zh ? "zh-CN" : "en-GB", {
      style: "currency",
      currency: currency.value,
      currencyDisplay: "narrowSymbol",
      maximumFractionDigits: 0,
    }).format(product.price[currency.value]);

  /** One product of every category in turn, so that the first rows show the whole range. */
  const mixed = (all) => {
    const groups = new Map();
    for (const product of all) {
      const group = groups.get(product.category);
      if (group) group.push(product);
      else groups.set(product.category, [product]);
    }
    const result = [];
    for (let row = 0; result.length < all.length; row += 1) {
      for (const group of groups.values()) if (row < group.length) result.push(group[row]);
    }
    return result;
  };

  const card = (product) => {
    const item = el("li");
    const article = el("article", "product");
    const picture = el("div", "picture");
    const image = el("img");
    image.src = product.picture;
    image.alt = "";
    image.width = 400;
    image.height = 400;
    image.loading = "lazy";
    picture.append(image);
    if (!product.inStock) picture.append(el("span", "badge", words.soldOut));

    const line = el("div", "line");
    line.append(el("h3", "", product.name[lang]), el("p", "price", price(product)));

    const meta = el("div", "meta");
    const colours = el("div");
    colours.append(
      el("span", "visually-hidden", words.colours + product.colours.map((name) => words.colour[name] ?? name).join(zh ? "、" : ", ")),
    );
    const dots = el("div", "dots");
    dots.setAttribute("aria-hidden", "true");
    for (const name of product.colours) dots.append(el("span", `dot dot-${name}`));
    colours.append(dots);
    const rating = el("div");
    const stars = el("span", "", `★ ${product.rating.toFixed(1)}`);
    stars.setAttribute("aria-hidden", "true");
    rating.append(stars, el("span", "visually-hidden", words.rating.replace("{n}", product.rating.toFixed(1))));
    meta.append(colours, rating);

    article.append(picture, line, el("p", "text", product.description[lang]), meta);
    item.append(article);
    return item;
  };

  const draw = () => {
    const chosen = category ? products.filter((product) => product.category === category) : products;
    const visible = expanded || category ? chosen : chosen.slice(0, FIRST);
    list.replaceChildren(...visible.map(card));
    more.hidden = visible.length === chosen.length;
    more.textContent = words.more.replace("{n}", String(chosen.length));
    status.textContent = words.shown.replace("{n}", String(visible.length));
    for (const button of filters.children) button.setAttribute("aria-pressed", String(button.dataset.category === category));
  };

  const filter = (value, label) => {
    const button = el("button", "", label);
    button.type = "button";
    button.dataset.category = value;
    button.addEventListener("click", () => {
      category = value;
      draw();
    });
    return button;
  };

  currency.addEventListener("change", draw);
  more.addEventListener("click", () => {
    expanded = true;
    draw();
    const next = list.children[FIRST];
    if (next) {
      next.tabIndex = -1;
      next.focus({ preventScroll: true });
    }
  });

  fetch("/catalogue/products.json")
    .then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    })
    .then((data) => {
      products = mixed(data);
      const categories = [...new Set(data.map((product) => product.category))];
      filters.append(filter("", words.all), ...categories.map((name) => filter(name, words.categories[name] ?? name)));
      draw();
    })
    .catch(() => {
      status.classList.remove("visually-hidden");
      status.textContent = words.failed;
    });
})();
