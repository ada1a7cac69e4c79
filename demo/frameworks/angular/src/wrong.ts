import { Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, viewChild } from '@angular/core';
import { type OjinPreviewElement, type WidgetEventMap } from 'ojin-widget';
import 'ojin-widget';

/**
 * What Angular's compiler must not accept. CUSTOM_ELEMENTS_SCHEMA allows every tag and attribute;
 * events, references and what is done with them are checked.
 */
@Component({
  selector: 'app-wrong',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <!-- must fail: the detail has no link -->
    <ojin-preview (ojin-ready)="detail = $event.detail.url"></ojin-preview>
    <!-- must fail: the event is another one -->
    <ojin-preview (ojin-play)="ready($event)"></ojin-preview>
    <!-- must fail: no such method -->
    <ojin-preview #ada></ojin-preview><button (click)="ada.begin()"></button>
    <!-- must fail: not one of the controls -->
    <ojin-preview #bo></ojin-preview><button (click)="bo.controls = 'fancy'"></button>
  `,
})
export class Wrong {
  detail: unknown;
  readonly preview = viewChild.required<ElementRef<OjinPreviewElement>>('ada');

  ready({ detail }: WidgetEventMap['ojin-ready']) {
    // @ts-expect-error -- the detail has no link
    this.detail = detail.url;
    // @ts-expect-error -- no such property
    this.detail = this.preview().nativeElement.configID;
  }
}
