/** Texts from elsewhere: pasted with their looks, and written to mislead or to stop the screen. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const paste = (at: Workstation, kinds: Readonly<Record<string, string>>): Promise<void> =>
  at.composer.evaluate((field, all) => {
    const clipboardData = new DataTransfer();
    for (const [kind, data] of Object.entries(all)) clipboardData.setData(kind, data);
    const options = { clipboardData, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent('paste', options));
  }, kinds);

const HTML = `<p><b>Monday</b></p><ul><li>room <i>3</i></li><li>see <a href="https://a.example/rota">rota</a>
  <a href="javascript:alert(1)">here</a><script>alert(1)</script></li></ul>
  <pre>select name from rooms;</pre>`;

test('what is pasted keeps its looks, and a hostile text neither misleads nor holds up', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  await paste(ana, { 'text/html': HTML, 'text/plain': 'Monday' });
  await expect(ana.composer).toHaveValue(
    '**Monday**\n- room *3*\n- see [rota](https://a.example/rota) here\n```\nselect name from rooms;\n```',
  );
  const pasted = await ana.composer.inputValue();
  await ana.composer.fill(pasted.replace('```\nselect', '```sql\nselect'));
  await ana.composer.press('Enter');
  const message = ben.message('Monday');
  await expect(message.getByRole('listitem')).toHaveCount(2);
  await expect(message.getByRole('link', { name: 'rota' })).toHaveAttribute('target', '_blank');
  const code = message.locator('pre code');
  await expect(code).toHaveText('select name from rooms;');
  await expect(code.locator('span').first()).toHaveText('select');

  for (const colorScheme of ['light', 'dark'] as const) {
    await ben.page.emulateMedia({ colorScheme });
    expect(await faultsOf(ben.page), colorScheme).toEqual([]);
  }
  await ben.page.emulateMedia({ colorScheme: null });

  const hostile = `pay\u202egpj.exe [https://bank.example](https://evil.example/) [x](javascript:alert(1)) Z${'\u0335'.repeat(40)} ${'**a '.repeat(1_500)}`;
  await ana.composer.fill(hostile);
  await ana.composer.press('Enter');
  const shown = ben.message('pay[U+202E]gpj.exe');
  await expect(shown).toContainText('https://bank.example (evil.example)');
  await expect(shown).toContainText('[x](javascript:alert(1))');
  await expect(shown).toContainText('[U+0335 ×32]');
  await expect(shown.getByRole('link')).toHaveCount(1);
  await ben.write('still here');
  await ana.sees('still here');
});
