import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  signal,
  viewChild,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { type OjinPreviewElement, type WidgetEventMap } from 'ojin-widget';
import 'ojin-widget';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <ojin-preview
      #ada
      [configId]="configId"
      [apiBase]="apiBase"
      [strings]="strings"
      (ojin-ready)="ready($event)"
    >
      <button slot="actions" (click)="ada.load()">Start over</button>
    </ojin-preview>
    <output>{{ title() }}</output>
    <output>{{ asset() }}</output>
  `,
})
class App {
  readonly configId = '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad';
  readonly apiBase = 'http://localhost:8787/v1';
  readonly strings = { play: 'Meet Ada' };
  readonly title = signal('');
  readonly asset = signal('');
  readonly preview = viewChild.required<ElementRef<OjinPreviewElement>>('ada');

  ready({ detail }: WidgetEventMap['ojin-ready']) {
    this.title.set(detail.config?.title ?? '');
    this.asset.set(`${this.preview().nativeElement.state.status} ${detail.asset.kind}`);
  }
}

bootstrapApplication(App).catch((error: unknown) => console.error(error));
