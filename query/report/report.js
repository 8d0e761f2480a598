"use strict";
(function () {
const $ = (selector, root) => (root || document).querySelector(selector);
const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
const make = (name, text, parent) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (parent) parent.append(element);
  return element;
};
const button = (text, parent, act) => {
  const one = make("button", text, parent);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
};
const labelled = (text, name, parent) => {
  const label = make("label", text, parent);
  return make(name, "", label);
};

/* Light or dark, whatever the system says. */
const bar = $("nav ul");
if (bar) button("light / dark", make("li", "", bar), () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

/* Questions are copied. */
for (const ask of $$(".ask")) {
  const copy = button("copy", ask, () => {
    const text = $("code", ask).textContent;
    const done = () => { copy.textContent = "copied"; setTimeout(() => { copy.textContent = "copy"; }, 1500); };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => getSelection().selectAllChildren($("code", ask)));
    else getSelection().selectAllChildren($("code", ask));
  });
  copy.setAttribute("aria-label", "copy the question " + $("code", ask).textContent);
}

/* Tables are sorted by a click on a head. */
const key = cell => {
  const text = cell ? cell.dataset.k || cell.textContent : "";
  const number = Number(text);
  return text !== "" && !Number.isNaN(number) ? number : text;
};
const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : typeof a === "number" ? -1 : typeof b === "number" ? 1 : a < b ? -1 : a > b ? 1 : 0;
const sort = (table, column, head) => {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of $$("th", table.tHead)) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  $$("tr.open", table).forEach(row => row.remove());
  const rows = Array.from(table.tBodies[0].rows, row => ({row, key: key(row.cells[column])}));
  rows.sort((a, b) => down ? compare(b.key, a.key) : compare(a.key, b.key));
  table.tBodies[0].append(...rows.map(one => one.row));
};
for (const table of $$("table.sort")) {
  $$("th", table.tHead).forEach((head, column) => {
    const text = head.textContent;
    head.textContent = "";
    button(text, head, () => sort(table, column, head));
  });
}

/* Tasks: what the flame graph and the filters are of. */
const table = $("#task-table");
const chains = new Map($$("#stacks dd").map(dd => [dd.id, dd.textContent.trim()]));
const tasks = table ? Array.from(table.tBodies[0].rows, row => {
  const cells = row.cells, link = $("a", row);
  return {row, text: row.textContent.toLowerCase(), comm: cells[1].textContent, state: cells[2].textContent,
          cpu: cells[3].textContent, chain: link ? chains.get(link.hash.slice(1)) : "", crashed: row.classList.contains("x")};
}) : [];

const openStack = (event) => {
  const link = event.target.closest("a[href^='#k']");
  if (!link) return;
  event.preventDefault();
  const row = link.closest("tr"), next = row.nextElementSibling;
  if (next && next.classList.contains("open")) { next.remove(); return; }
  const more = document.createElement("tr");
  more.className = "open";
  const cell = make("td", "", more);
  cell.colSpan = 7;
  make("pre", (chains.get(link.hash.slice(1)) || "").split(" < ").map((name, i) => "#" + i + " " + name).join("\n"), cell);
  row.after(more);
};
if (table) table.addEventListener("click", openStack);

const choices = (select, name) => {
  make("option", "all", select).value = "";
  for (const value of [...new Set(tasks.map(task => task[name]))].sort((a, b) => a - b || (a < b ? -1 : 1))) make("option", value, select);
};
const matches = (filter, task) => (!filter.state.value || task.state === filter.state.value) &&
  (!filter.cpu.value || task.cpu === filter.cpu.value) && (!filter.comm.value || task.comm.toLowerCase().includes(filter.comm.value.toLowerCase()));
const makeFilter = (tools, act) => {
  const filter = {state: labelled("state", "select", tools), cpu: labelled("CPU", "select", tools), comm: labelled("comm", "input", tools)};
  choices(filter.state, "state");
  choices(filter.cpu, "cpu");
  filter.comm.type = "search";
  for (const one of Object.values(filter)) one.addEventListener("input", act);
  return filter;
};

const taskTools = $("#task-tools");
if (taskTools && tasks.length) {
  taskTools.hidden = false;
  const count = document.createElement("output");
  const act = () => {
    const word = search.value.toLowerCase();
    let shown = 0;
    $$("tr.open", table).forEach(row => row.remove());
    for (const task of tasks) {
      const good = matches(filter, task) && (!word || task.text.includes(word) || (task.chain || "").includes(word));
      task.row.hidden = !good;
      shown += good;
    }
    count.textContent = shown + " of " + tasks.length + " tasks";
  };
  const search = labelled("search, stacks too", "input", taskTools);
  search.type = "search";
  search.addEventListener("input", act);
  const filter = makeFilter(taskTools, act);
  taskTools.append(count);
  act();
}

/* The flame graph, drawn anew for what is chosen and zoomed to. */
const svg = $("#flame-graph");
const NS = "http://www.w3.org/2000/svg", WIDTH = 1200, ROW = 17;
const grow = filter => {
  const root = {name: "all tasks", tasks: 0, blocked: 0, running: 0, crashed: false, children: new Map(), parent: null};
  for (const task of tasks) {
    if (!task.chain || (filter && !matches(filter, task))) continue;
    let node = root;
    const names = task.chain.split(" < ").reverse().slice(0, 100);
    for (let i = -1; i < names.length; i++) {
      if (i >= 0) {
        if (!node.children.has(names[i])) node.children.set(names[i], {name: names[i], tasks: 0, blocked: 0, running: 0, crashed: false, children: new Map(), parent: node});
        node = node.children.get(names[i]);
      }
      node.tasks++;
      node.blocked += task.state === "D";
      node.running += task.state === "R";
      node.crashed = node.crashed || task.crashed;
    }
  }
  return root;
};
const depth = node => { let most = 0; for (const child of node.children.values()) most = Math.max(most, depth(child)); return 1 + most; };
const shape = (name, attributes, parent) => {
  const one = document.createElementNS(NS, name);
  for (const [attribute, value] of Object.entries(attributes)) one.setAttribute(attribute, value);
  parent.append(one);
  return one;
};
const className = node => node.crashed && node.tasks < 4 ? "x" : node.blocked * 2 >= node.tasks ? "d" : node.running * 2 >= node.tasks ? "r" : "s";
const drawBox = (node, x, width, level, height, word, zoom, parent) => {
  if (width < 0.5) return;
  const group = shape("g", {}, parent);
  const mark = word ? node.name.toLowerCase().includes(word) ? " hit" : " miss" : "";
  const box = shape("rect", {class: className(node) + mark, x: x.toFixed(1), y: (height - level - 1) * ROW, width: Math.max(width - 0.5, 0.5).toFixed(1), height: ROW - 1}, group);
  const name = node.name + ": " + node.tasks + " tasks, " + node.blocked + " in D";
  shape("title", {}, group).textContent = name;
  if (width > 30) {
    const room = Math.floor((width - 6) / 6.4);
    shape("text", {x: (x + 3).toFixed(1), y: (height - level) * ROW - 5}, group).textContent = node.name.length > room ? node.name.slice(0, Math.max(room - 1, 1)) + "…" : node.name;
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "button");
    box.setAttribute("aria-label", "zoom to " + name);
    box.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); zoom(node); } });
  }
  box.addEventListener("click", () => zoom(node));
  const sorted = Array.from(node.children.values()).sort((a, b) => b.tasks - a.tasks);
  for (const child of sorted) {
    const part = width * child.tasks / node.tasks;
    drawBox(child, x, part, level + 1, height, word, zoom, parent);
    x += part;
  }
};
const flameTools = $("#flame-tools");
if (svg && flameTools && tasks.length) {
  flameTools.hidden = false;
  let root, top;
  const draw = () => {
    const path = [];
    for (let node = top.parent; node; node = node.parent) path.unshift(node);
    const height = depth(top) + path.length;
    svg.replaceChildren();
    svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + height * ROW);
    path.forEach((node, level) => drawBox({...node, children: new Map()}, 0, WIDTH, level, height, search.value.toLowerCase(), () => zoom(node), svg));
    drawBox(top, 0, WIDTH, path.length, height, search.value.toLowerCase(), zoom, svg);
    all.disabled = top === root;
  };
  const zoom = node => { top = node; draw(); };
  const act = () => { root = grow(filter); top = root; draw(); };
  const search = labelled("search", "input", flameTools);
  search.type = "search";
  search.addEventListener("input", () => draw());
  const filter = makeFilter(flameTools, act);
  const all = button("zoom out", flameTools, () => zoom(root));
  svg.setAttribute("role", "group");
  act();
}

/* A link to a stack opens what it is in. */
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const details = target && target.closest("details");
  if (details) details.open = true;
};
addEventListener("hashchange", reveal);
reveal();
addEventListener("beforeprint", () => $$("#verdict details").forEach(one => { one.open = true; }));
})();
