import { PUBLIC_PREFIX, type Media, type ObjectStore } from '../objects/store.ts';
import { TASK_FILES } from './task.ts';

/** Where the object store keeps what the agent makes: in the open, as the vendor's CDN does. */
export const objectKey = (file: string): string => `${PUBLIC_PREFIX}sjinn/${file}`;

/** Puts what tasks will point at into a fresh scope's store. */
export function seedTaskFiles(objects: ObjectStore, media: Media): void {
  for (const file of TASK_FILES) objects.put(objectKey(file), media(file));
}
