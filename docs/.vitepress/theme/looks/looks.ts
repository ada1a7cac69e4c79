import type { SampleName } from '../samples.ts';
import arch from './arch.css?raw';
import instant from './instant.css?raw';
import newsprint from './newsprint.css?raw';
import radio from './radio.css?raw';
import seal from './seal.css?raw';

export interface Look {
  readonly name: string;
  /** The class on the element. */
  readonly className: string;
  readonly persona: SampleName;
  readonly css: string;
  readonly controls: 'native' | 'none';
  readonly autoplay: boolean;
  /** In the slot `actions`. */
  readonly caption?: string;
}

export const LOOKS: readonly Look[] = [
  {
    ...{ name: 'Arch', className: 'arch', persona: 'ada', css: arch },
    ...{ controls: 'native', autoplay: false, caption: 'Ada, at the second door' },
  },
  {
    ...{ name: 'Instant photo', className: 'instant', persona: 'noor', css: instant },
    ...{ controls: 'none', autoplay: false, caption: 'Noor, evenings' },
  },
  {
    ...{ name: 'Seal', className: 'seal', persona: 'ada', css: seal },
    ...{ controls: 'none', autoplay: true },
  },
  {
    ...{ name: 'Newsprint', className: 'newsprint', persona: 'ada', css: newsprint },
    ...{ controls: 'native', autoplay: false, caption: 'The guide who has time. Page 4.' },
  },
  {
    ...{ name: 'Radio', className: 'radio', persona: 'iris', css: radio },
    ...{ controls: 'native', autoplay: false },
  },
];
