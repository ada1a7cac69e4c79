/**
 * A host mocked inside a sandboxed frame, since no relay allows an opaque origin: a module that
 * provides the token and responses for `<sjinn-task>`. It posts `created` to the parent page for
 * each task, and every status.
 */
export const SANDBOXED_HOST = `
  const element = document.querySelector('sjinn-task');
  const envelope = (data) => Response.json({ success: true, errorMsg: '', error_code: 0, data });
  element.getToken = async () => ({ access_token: 't', api_base: 'https://host.example/api' });
  element.fetch = async (url) => {
    if (url.endsWith('create_agent_task')) {
      parent.postMessage('created', '*');
      return envelope({ chat_id: 'c1' });
    }
    return envelope({ status: 2, tool_results: [{ name: 'TODO_Write', result: ['- A boat'] }] });
  };
  element.addEventListener('sjinn-statechange', ({ detail }) => parent.postMessage(detail.status, '*'));`;
