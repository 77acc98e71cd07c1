import { FieldConfigSource } from '@grafana/data';

/** What the page reads of the JSON model of a dashboard. */
export interface Dashboard {
  title: string;
  panels: Panel[];
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Target[];
  fieldConfig?: FieldConfigSource;
  // each panel type has its own options
  options?: any;
  transformations?: unknown[];
  panels?: Panel[];
}

export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  instant?: boolean;
  hide?: boolean;
}

export interface Variable {
  name: string;
  label: string;
  type: string;
  query: string | { query: string };
  allValue?: string;
  multi: boolean;
  includeAll: boolean;
}

export interface Annotation {
  name: string;
  enable: boolean;
  builtIn?: number;
  iconColor: string;
  expr?: string;
}
