/** What a script tag loads. */
import { html, LitElement, nothing } from 'lit';
import { systemClock } from '../http/clock.ts';
import { codeForStatus, OjinError } from '../http/error.ts';
import { parseRetryAfter, request } from '../http/request.ts';
import { httpUrl } from '../http/url.ts';
import { emit } from './events.ts';
import { languageOf } from './language.ts';
import { adopt } from './style-sheets.ts';

import './ojin-preview/ojin-preview.ts';

// the chunk of <sjinn-task> has none of these: it finds them here (`lent` in vite.config.ts)
(globalThis as Record<symbol, unknown>)[Symbol.for('ojin')] = {
  ...{ html, LitElement, nothing, systemClock, codeForStatus, OjinError },
  ...{ parseRetryAfter, request, httpUrl, emit, languageOf, adopt },
};

// alone on a page; in the slot of a preview it comes by itself
if (document.querySelector('sjinn-task')) void import('./sjinn-task/sjinn-task.ts');
