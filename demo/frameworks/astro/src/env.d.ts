import type {} from 'ojin-widget/types/astro';
