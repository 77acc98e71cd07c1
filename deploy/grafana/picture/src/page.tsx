import 'uplot/dist/uPlot.min.css';
import { createTheme, DataFrame, dateTime, GrafanaTheme2, ThemeContext, TimeRange } from '@grafana/data';
import { GlobalStyles, PanelChrome, TimeSeries } from '@grafana/ui';
import { Component, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Mark, markAlerts, marksOf } from './annotations';
import { Dashboard, Panel } from './dashboard';
import { finite, withFieldConfig } from './fields';
import { Prometheus } from './prometheus';
import { Stat } from './stat';
import { StateTimeline } from './state-timeline';

/** The script that makes the picture waits for `done`, and fails if there are `errors`. */
declare global {
  interface Window {
    picture: { done: boolean; errors: string[]; empty: string[] };
  }
}
window.picture = { done: false, errors: [], empty: [] };

const CELL_HEIGHT = 30;
const CELL_GAP = 8;
const COLUMNS = 24;

interface Drawn {
  panel: Panel;
  frames: DataFrame[];
  error?: string;
}

function fail(panel: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  window.picture.errors.push(`${panel}: ${message}`);
  return message;
}

/** An error while a panel is drawn must not take the other panels with it. */
class Guard extends Component<{ title: string; children: ReactNode }, { error?: string }> {
  state: { error?: string } = {};

  componentDidCatch(error: Error) {
    this.setState({ error: fail(this.props.title, error) });
  }

  static getDerivedStateFromError(error: Error) {
    return { error: error.message };
  }

  render() {
    return this.state.error ? <Failure message={this.state.error} /> : this.props.children;
  }
}

function Failure({ message }: { message: string }) {
  return <div style={{ color: 'red', overflow: 'auto', padding: 8 }}>{message}</div>;
}

interface ContentProps extends Drawn {
  width: number;
  height: number;
  theme: GrafanaTheme2;
  range: TimeRange;
  marks: Mark[];
}

function Content({ panel, frames, width, height, theme, range, marks }: ContentProps) {
  if (frames.length === 0) {
    return <div style={{ textAlign: 'center', paddingTop: height / 2 - 12 }}>No data</div>;
  }
  switch (panel.type) {
    case 'timeseries':
      return (
        <TimeSeries
          frames={finite(frames)}
          timeRange={range}
          timeZone="browser"
          legend={panel.options.legend}
          width={width}
          height={height}
        >
          {(config) => {
            markAlerts(config, marks);
            return null;
          }}
        </TimeSeries>
      );
    case 'stat':
      return (
        <Stat
          frames={frames}
          fieldConfig={panel.fieldConfig!}
          options={panel.options}
          width={width}
          height={height}
          theme={theme}
        />
      );
    case 'state-timeline':
      return (
        <StateTimeline
          frames={frames}
          options={panel.options}
          range={range}
          width={width}
          height={height}
          theme={theme}
          marks={marks}
        />
      );
    default:
      throw new Error(`this page does not know the panel type ${panel.type}`);
  }
}

function Page({ drawn, width, theme, range, marks, head }: {
  drawn: Drawn[];
  width: number;
  theme: GrafanaTheme2;
  range: TimeRange;
  marks: Mark[];
  head: ReactNode;
}) {
  const column = (width - CELL_GAP) / COLUMNS;
  const bottom = Math.max(...drawn.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h));
  return (
    <ThemeContext.Provider value={theme}>
      <div style={{ padding: `12px ${2 * CELL_GAP}px` }}>{head}</div>
      <div style={{ position: 'relative', width, height: bottom * (CELL_HEIGHT + CELL_GAP) + CELL_GAP }}>
        {drawn.map((one) => {
          const { panel } = one;
          const place = {
            left: panel.gridPos.x * column + CELL_GAP,
            top: panel.gridPos.y * (CELL_HEIGHT + CELL_GAP),
            width: panel.gridPos.w * column - CELL_GAP,
            height: panel.gridPos.h * (CELL_HEIGHT + CELL_GAP) - CELL_GAP,
          };
          return (
            <div key={panel.id} style={{ position: 'absolute', ...place }}>
              {panel.type === 'row' ? (
                <div style={{ padding: 6, fontSize: 18, fontWeight: 500 }}>{panel.title}</div>
              ) : (
                <PanelChrome
                  title={panel.title}
                  description={panel.description}
                  width={place.width}
                  height={place.height}
                  padding={panel.type === 'stat' ? 'none' : 'md'}
                >
                  {(innerWidth, innerHeight) =>
                    one.error ? (
                      <Failure message={one.error} />
                    ) : (
                      <Guard title={panel.title}>
                        <Content
                          {...one}
                          width={innerWidth}
                          height={innerHeight}
                          theme={theme}
                          range={range}
                          marks={marks}
                        />
                      </Guard>
                    )
                  }
                </PanelChrome>
              )}
            </div>
          );
        })}
      </div>
    </ThemeContext.Provider>
  );
}

async function draw() {
  const parameters = new URLSearchParams(location.search);
  const to = dateTime(Number(parameters.get('to')));
  const from = dateTime(to.valueOf() - Number(parameters.get('minutes')) * 60_000);
  const range: TimeRange = { from, to, raw: { from, to } };
  const theme = createTheme({ colors: { mode: parameters.get('theme') === 'light' ? 'light' : 'dark' } });
  const dashboard: Dashboard = await (await fetch('dashboard.json')).json();
  const width = document.documentElement.clientWidth;

  const variables = new Map<string, string>();
  const prometheus = new Prometheus(range, Number(parameters.get('scrape')), variables);
  const chosen: string[] = [];
  for (const variable of dashboard.templating.list) {
    try {
      if (variable.type === 'datasource') {
        chosen.push(`${variable.label}: Prometheus`);
      } else if (variable.type === 'query' && variable.includeAll && variable.allValue) {
        const found = await prometheus.values(typeof variable.query === 'string' ? variable.query : variable.query.query);
        if (found.length === 0) {
          throw new Error('no value');
        }
        variables.set(variable.name, variable.allValue);
        chosen.push(`${variable.label}: All`);
      } else {
        throw new Error(`a variable of the type ${variable.type} without a value for "All" is not supported`);
      }
    } catch (error) {
      fail(`variable ${variable.name}`, error);
    }
  }

  const marks: Mark[] = [];
  for (const annotation of dashboard.annotations.list.filter((one) => one.enable && !one.builtIn)) {
    try {
      marks.push(...(await marksOf(annotation, prometheus, prometheus.step(width))));
    } catch (error) {
      fail(`annotation ${annotation.name}`, error);
    }
  }

  const drawn: Drawn[] = [];
  for (const panel of dashboard.panels.flatMap((one) => [one, ...(one.panels ?? [])])) {
    const one: Drawn = { panel, frames: [] };
    try {
      if (panel.transformations?.length) {
        throw new Error('this page knows no transformations');
      }
      for (const target of (panel.targets ?? []).filter(({ hide }) => !hide)) {
        const frames = await prometheus.query(target, Math.floor((panel.gridPos.w / COLUMNS) * width));
        if (frames.length === 0) {
          if (!target.expr.endsWith(' > 0')) {
            throw new Error(`query ${target.refId} returns nothing`);
          }
          window.picture.empty.push(`${panel.title}, query ${target.refId}`);
        }
        one.frames.push(...frames);
      }
      one.frames = panel.fieldConfig ? withFieldConfig(one.frames, panel.fieldConfig, theme) : [];
    } catch (error) {
      one.error = fail(panel.title, error);
    }
    drawn.push(one);
  }

  const head = (
    <>
      <span style={{ fontSize: 18, fontWeight: 500, marginRight: 32 }}>{dashboard.title}</span>
      {chosen.map((text) => (
        <span key={text} style={{ marginRight: 24 }}>
          {text}
        </span>
      ))}
    </>
  );
  // texts are measured while the panels are drawn, so their fonts must be there before
  createRoot(document.createElement('div')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
    </ThemeContext.Provider>
  );
  for (const font of ['400 12px Inter', '500 14px Inter']) {
    while ((await document.fonts.load(font)).length === 0) {
      await paint();
    }
  }
  createRoot(document.getElementById('page')!).render(
    <Page drawn={drawn} width={width} theme={theme} range={range} marks={marks} head={head} />
  );
  // the plots draw in the next frame, some parts of the libraries come later
  await paint();
  await new Promise((resolve) => setTimeout(resolve, 2000));
}

/** Until the browser has painted. */
function paint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

draw()
  .catch((error) => fail('page', error))
  .finally(() => (window.picture.done = true));
