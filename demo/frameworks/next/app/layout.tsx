import type { ReactNode } from 'react';
import 'ojin-widget/preupgrade.css';

export const metadata = { title: 'Ada in Next', icons: { icon: 'data:,' } };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
