// Writes scenes (conversations, forms, home tabs) as HTML pages: node render.mjs scenes.json folder
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const h = React.createElement;
const style = readFileSync(
  createRequire(import.meta.url).resolve("slack-blocks-to-jsx/dist/style.css"),
  "utf8",
);
const own = readFileSync(new URL("scene.css", import.meta.url), "utf8");

const blocks = (list, data) =>
  list.length ? h(Message, { blocks: list, data, theme: "light", withoutWrapper: true }) : null;

const avatar = ({ name, colour }) =>
  h("div", { className: "avatar", style: { background: colour } }, name.slice(0, 1).toUpperCase());

const file = (it) =>
  h("div", { className: "file", key: it.name }, h("b", null, it.title), h("span", null, it.kind));

const message = (it, data) =>
  h(
    "div",
    { className: ["message", it.ephemeral && "ephemeral", it.reply && "reply"].filter(Boolean).join(" "), key: it.ts },
    it.ephemeral && h("div", { className: "only-you" }, "👁 Only visible to you"),
    h(
      "div",
      { className: "row" },
      avatar(it.sender),
      h(
        "div",
        { className: "body" },
        h(
          "div",
          { className: "who" },
          h("b", null, it.sender.name),
          it.sender.bot && h("span", { className: "badge" }, "APP"),
          h("span", { className: "time" }, it.time),
        ),
        blocks(it.blocks, data),
        it.edited && h("span", { className: "edited" }, "(edited)"),
        ...it.files.map(file),
        it.reactions.length > 0 &&
          h(
            "div",
            { className: "reactions" },
            it.reactions.map((each) =>
              h("span", { key: each.name }, blocks(each.blocks, data), ` ${each.count}`),
            ),
          ),
        it.replies > 0 &&
          h("div", { className: "replies" }, `${it.replies} ${it.replies === 1 ? "reply" : "replies"}`),
      ),
    ),
  );

const conversation = (scene) =>
  h(
    "div",
    { className: "scene conversation" },
    h("div", { className: "title" }, scene.title),
    scene.messages.map((each) => message(each, scene.data)),
    scene.status && h("div", { className: "status" }, scene.status),
  );

const parts = (scene) =>
  scene.parts.map((part, index) =>
    h(
      "div",
      { key: index, className: `part ${part.looks} ${part.error ? "wrong" : ""}` },
      blocks([part.block], scene.data),
      part.error && h("div", { className: "error" }, part.error),
    ),
  );

const modal = (scene) =>
  h(
    "div",
    { className: "scene backdrop" },
    h(
      "div",
      { className: "modal" },
      h("div", { className: "bar" }, avatar(scene.app), h("b", null, scene.title), h("i", null, "✕")),
      h("div", { className: "content" }, parts(scene)),
      h(
        "div",
        { className: "feet" },
        h("span", { className: "button" }, scene.close),
        scene.submit && h("span", { className: "button go" }, scene.submit),
      ),
    ),
  );

const home = (scene) =>
  h(
    "div",
    { className: "scene home" },
    h("div", { className: "title" }, avatar(scene.app), scene.title),
    h("div", { className: "tabs" }, h("b", null, "Home"), h("span", null, "Messages"), h("span", null, "About")),
    h("div", { className: "content" }, parts(scene)),
  );

const drawn = { conversation, modal, home };
const [source, folder] = process.argv.slice(2);
for (const [name, scene] of Object.entries(JSON.parse(readFileSync(source, "utf8")))) {
  const page = renderToStaticMarkup(drawn[scene.kind](scene));
  writeFileSync(
    join(folder, `${name}.html`),
    `<!doctype html><meta charset="utf-8"><style>${style}\n${own}</style><body>${page}</body>`,
  );
}
