'use client';
import { OjinPreview } from 'ojin-widget/react';
import { useState } from 'react';
import { ADA, API_BASE } from './ada';

/** A client component, for the events. */
export function Announced() {
  const [title, setTitle] = useState('');
  return (
    <>
      <OjinPreview
        configId={ADA}
        apiBase={API_BASE}
        loading="eager"
        onOjinReady={({ detail }) => setTitle(detail.config?.title ?? '')}
      />
      <output>{title}</output>
    </>
  );
}
