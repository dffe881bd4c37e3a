import { expect, test } from "vitest";
import { frameInAddress, textInAddress } from "@/app/address";

test.each([
  [{ frame: "12" }, { frame: 12 }],
  [{ frame: 0 }, { frame: 0 }],
  [{ frame: -1 }, {}],
  [{ frame: "soon" }, {}],
  [{}, {}],
])("the frame in %j is %j", (search, read) => {
  expect(frameInAddress(search)).toEqual(read);
});

test("a text is read, anything else is left out", () => {
  expect(textInAddress({ object: "abc" }, "object")).toEqual({ object: "abc" });
  expect(textInAddress({ object: ["abc"] }, "object")).toEqual({});
});
