/** Source: Ojin REST API documentation. */
export const API_BASE = 'https://api.ojin.ai/v1';
