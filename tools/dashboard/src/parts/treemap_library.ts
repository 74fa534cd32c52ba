// The parts of ECharts that a treemap needs, in a file of their own, so that the rest of it is not bundled.

import { TreemapChart } from "echarts/charts";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([TreemapChart, CanvasRenderer]);

export { init };
