import { PUBLIC_PREFIX, type Media, type ObjectStore } from '../objects/store.ts';
import { TASK_FILES } from './task.ts';

/** The object-store key of an agent's result: public, as on the vendor's CDN. */
export const objectKey = (file: string): string => `${PUBLIC_PREFIX}sjinn/${file}`;

/** Adds the files that tasks reference to a new scope's store. */
export function seedTaskFiles(objects: ObjectStore, media: Media): void {
  for (const file of TASK_FILES) objects.put(objectKey(file), media(file));
}
