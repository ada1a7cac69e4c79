export const ADA = '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad';
export const API_BASE = 'http://localhost:8787/v1';
