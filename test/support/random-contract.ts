import { CONTRACT, SENT, type Names } from '../../src/ojin/authenticated/contract.ts';
import { contractOf, type Contract } from '../../src/ojin/index.ts';
import { chance } from './chance.ts';

/** A contract in which every guess is one of the alternatives, chosen by the seed. */
export function randomContract(seed: number): Contract {
  const random = chance(seed);
  const picked = (section: Readonly<Record<string, Names>>) =>
    Object.fromEntries(Object.entries(section).map(([name, names]) => [name, random.of(names)]));
  const sent = Object.fromEntries(
    Object.entries(SENT).map(([name, section]) => [name, picked(section)]),
  ) as Record<keyof typeof SENT, Record<string, string>>;
  // an asset is in two places
  if (sent.paths.link === sent.paths.metadata) sent.paths.link = '/download';
  const rotated = (names: Names) => {
    const first = random.of(names);
    return [first, ...names.filter((name) => name !== first)];
  };
  const answers = Object.fromEntries(
    Object.entries(CONTRACT.answers).map(([kind, fields]) => [
      kind,
      Object.fromEntries(
        Object.entries<Names>(fields).map(([field, names]) => [field, rotated(names)]),
      ),
    ]),
  );
  return contractOf({ ...sent, answers });
}
