// Results as CSV: a row a face, one row for a picture without faces or that failed; and such rows read again, for
// --resume.

import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Eye } from '../types.ts';
import { codeOf, type Done, type Failed } from './json.ts';

const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;
const SIDES = ['left', 'right'] as const;
const EYE_COLUMNS = ['PupilX', 'PupilY', 'IrisRadius', 'Openness', 'GazeYaw', 'GazePitch', 'Confidence'];
const COLUMNS = [
  ...['file', 'width', 'height', 'face', 'confidence', 'boxX', 'boxY', 'boxWidth', 'boxHeight'],
  ...POINTS.flatMap((name) => [`${name}X`, `${name}Y`]),
  ...SIDES.flatMap((side) => EYE_COLUMNS.map((name) => side + name)),
  // of the picture, on each of its rows
  ...['faces', 'errorCode', 'errorMessage'],
  ...['roll', 'poseYaw', 'posePitch', 'poseRoll', 'gazeYaw', 'gazePitch', 'gazeConfidence'],
  ...['leftClosed', 'rightClosed'],
];

type Cells = Record<string, string | number | null>;

/** The names of the columns, without a line end. */
export function csvHeader(): string {
  return COLUMNS.join();
}

/** A row for each face, counted from 1; what is not there (no face, no eyes) is empty. */
export function csvRows({ file, width, height, faces }: Done): string {
  const picture = { file, width, height, faces: faces.length };
  if (faces.length === 0) return row(picture);
  const rows = faces.map(({ box, confidence, keypoints, eyes, roll, pose, gaze }, i) => {
    const cells: Cells = { ...picture, face: i + 1, confidence: probability(confidence) };
    for (const [name, value] of Object.entries(box)) cells[`box${capital(name)}`] = pixels(value);
    for (const name of POINTS) {
      cells[`${name}X`] = pixels(keypoints[name].x);
      cells[`${name}Y`] = pixels(keypoints[name].y);
    }
    for (const side of SIDES) {
      if (eyes?.[side]) for (const [name, value] of Object.entries(eyeCells(eyes[side]))) cells[side + name] = value;
    }
    cells['roll'] = fixed(roll, 5);
    for (const [name, value] of Object.entries(pose)) cells[`pose${capital(name)}`] = fixed(value, 5);
    if (gaze) {
      Object.assign(cells, { gazeYaw: fixed(gaze.yaw, 5), gazePitch: fixed(gaze.pitch, 5) });
      cells['gazeConfidence'] = probability(gaze.confidence);
    }
    return row(cells);
  });
  return rows.join('\n');
}

/** A row with the error's code and message. */
export function csvError({ file, error }: Failed): string {
  return row({ file, errorCode: codeOf(error), errorMessage: error.message });
}

/** A file's name as its cell holds it: spreadsheets would take some names for formulas. */
export function csvName(file: string): string {
  return fieldsOf(stringify([[file]], STYLE))[0]!;
}

function eyeCells({ pupil, irisRadius, openness, closed, gaze, confidence }: Eye): Cells {
  return {
    PupilX: pixels(pupil.x),
    PupilY: pixels(pupil.y),
    IrisRadius: pixels(irisRadius),
    Openness: fixed(openness, 5),
    GazeYaw: fixed(gaze.yaw, 5),
    GazePitch: fixed(gaze.pitch, 5),
    Confidence: probability(confidence),
    Closed: String(closed),
  };
}

// A cell that begins with =, +, - or @, or a character that is trimmed before such, gets an apostrophe in front.
// Line ends of every kind are quoted.
const STYLE = { eof: false, escape_formulas: true, quoted_match: /[\r\n]/ };

function row(cells: Cells): string {
  return stringify([COLUMNS.map((name) => cells[name] ?? '')], STYLE);
}

// Thousandths of a pixel are below what the networks tell; JSON has all digits.
function pixels(value: number): number {
  return fixed(value, 3);
}

// As many digits as a float32 has: 0.9999998 is not 1.
function probability(value: number): number {
  return Number(value.toPrecision(7));
}

function fixed(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0; // + 0: no -0
}

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

/** One row that was read again. */
export interface CsvRow {
  /** the first cell */
  file: string;
  /** 1, 2, ...; 0 where the row is not a face's */
  face: number;
  /** faces of its picture */
  faces: number;
  failed: boolean;
}

/** @returns null where the text is not a row of ours */
export function readCsvRow(text: string): CsvRow | null {
  const fields = fieldsOf(text);
  if (fields.length !== COLUMNS.length) return null;
  const cell = (name: string) => fields[COLUMNS.indexOf(name)]!;
  return {
    file: fields[0]!,
    face: Number(cell('face')),
    faces: Number(cell('faces')),
    failed: cell('errorMessage') !== '' || cell('errorCode') !== '',
  };
}

function fieldsOf(text: string): string[] {
  const fields = text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g);
  return [...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!);
}
