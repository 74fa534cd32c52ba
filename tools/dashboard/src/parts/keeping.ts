// The components that this page keeps from the moment it is opened, whichever of its pages is shown.

import { onFrame, store } from "./appliance";
import { KeptComponents } from "./kept_components";

export const kept = new KeptComponents();

onFrame(() => {
  const report = store.section("report");
  if (report !== null) kept.take(report);
});
