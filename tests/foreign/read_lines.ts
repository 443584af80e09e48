// Read result lines with the types that openapi-typescript made, and write them again.
import type { components } from "./api";

type Line = components["schemas"]["MessageBatchIndividualResponse"];
type Params = components["schemas"]["MessageCreateParamsNonStreaming"];

declare const process: { stdout: { write(text: string): void } };
declare function require(name: "fs"): { readFileSync(file: number, encoding: "utf8"): string };

// A tool of one's own may lack its type; a predefined tool is told apart by it.
export const params: Params = {
  model: "claude-sonnet-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Hello" }],
  tools: [
    { name: "get_weather", input_schema: { type: "object" } },
    { type: "web_search_20250305", name: "web_search", max_uses: 2 },
  ],
};

// @ts-expect-error: a predefined tool does not take the fields of another one.
export const wrong: components["schemas"]["BuiltInToolParam"] = { type: "bash_20250124", max_uses: 2 };

function summary(line: Line): string {
  const result = line.result;
  switch (result.type) {
    case "succeeded":
      return result.message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
    case "errored":
      return result.error.error.message ?? "";
    case "canceled":
    case "expired":
      return result.type;
  }
}

for (const text of require("fs").readFileSync(0, "utf8").split("\n").filter((one) => one)) {
  const line: Line = JSON.parse(text);
  process.stdout.write(JSON.stringify({ line, summary: summary(line) }) + "\n");
}
