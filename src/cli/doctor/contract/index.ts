import type { ContractChanges } from '../../../ojin/authenticated/contract.ts';
import { learnAnswers, type Samples } from './answers.ts';
import { learnChanges } from './changes.ts';
import { Inquiry, type InquiryOptions } from './inquiry.ts';
import { Lessons, type Lesson } from './lessons.ts';

export type { Lesson } from './lessons.ts';

export interface Learned {
  readonly lessons: readonly Lesson[];
  /** For `--contract`: what was found, and what was expected where nothing was found. */
  readonly found: ContractChanges;
}

/**
 * Finds out how the service spells what its documentation describes in words only. Creates, changes
 * and deletes nothing: lists and records are read, and changes are asked for in ways that cannot be
 * fulfilled.
 * @throws OjinError when the key is refused, or the API is not there
 */
export async function learnContract(options: InquiryOptions): Promise<Learned> {
  const inquiry = new Inquiry(options);
  const lessons = new Lessons(options.contract);
  const samples = await learnAnswers({ inquiry, lessons });
  await learnPublic(inquiry, lessons, samples);
  await learnChanges({ inquiry, lessons });
  for (const kind of ['uploadSession', 'part'])
    for (const field of Object.keys(options.contract.answers[kind as 'part']))
      lessons.unknown(`answers.${kind}.${field}`, 'told by the first upload');
  lessons.unknown('query.deleteReference', 'not tried: nothing is deleted here');
  return { lessons: lessons.list, found: lessons.found };
}

/** How many records are asked for: not all of them may be public. */
const MAX_ASKED = 3;

/** Where pages find configurations and assets. */
async function learnPublic(inquiry: Inquiry, lessons: Lessons, samples: Samples): Promise<void> {
  const find = async (name: 'publicConfigs' | 'publicAssets', ids: readonly string[]) => {
    for (const path of lessons.alternatives('paths', name))
      for (const id of ids.slice(0, MAX_ASKED)) {
        const url = `${path}/${encodeURIComponent(id)}`;
        const reply = await inquiry.ask('GET', url, { anonymous: true });
        if (reply?.status !== 200 || !JSON.stringify(reply.json ?? '').includes(id)) continue;
        lessons.sent('paths', name, path);
        return;
      }
    const reason = ids.length ? 'no alternative has one of your records' : 'there are no records';
    lessons.unknown(`paths.${name}`, reason);
  };
  await find('publicConfigs', samples.configs.ids);
  await find('publicAssets', samples.assets.ids);
}
