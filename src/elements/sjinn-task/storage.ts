import type { TaskStorage } from '../../sjinn/task-store.ts';

/** Where the running task's id is stored. */
export type ResumeMode = 'session' | 'local' | 'none';

/** null where the browser forbids it. */
export function openStorage(of: 'session' | 'local'): TaskStorage | null {
  try {
    return of === 'local' ? localStorage : sessionStorage;
  } catch {
    return null; // a sandboxed frame, or a visitor who has disabled storage
  }
}
