// Accept → the kind of answer: the first of ours that the client likes best (RFC 9110, 12.5.1).
import { show } from '../errors.ts';
import { Refusal } from './refusal.ts';

/** @param kinds media types, the default first. Throws a Refusal where none will do. */
export function choose<Kind extends string>(accept: string | null, kinds: readonly Kind[]): Kind {
  const ranges = (accept ?? '*/*').slice(0, 1000).split(',').map(readRange);
  const liking = (kind: Kind) => {
    const [all] = kind.split('/');
    for (const name of [kind, `${all}/*`, '*/*']) {
      const range = ranges.find((one) => one.name === name);
      if (range) return { q: range.q, isNamed: name === kind };
    }
    return { q: 0, isNamed: false };
  };
  const liked = kinds.map((kind) => ({ kind, ...liking(kind) })).filter(({ q }) => q > 0);
  // what is named counts before what a star lets in: a browser's own list of pictures ends with */*
  const [best] = liked.sort((a, b) => b.q - a.q || Number(b.isNamed) - Number(a.isNamed));
  if (best) return best.kind;
  throw new Refusal('HTTP_NOT_ACCEPTABLE', `Expected Accept of ${kinds.join(', ')} but received ${show(accept)}.`);
}

function readRange(text: string): { name: string; q: number } {
  const [name, ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return { name: name!, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
}
