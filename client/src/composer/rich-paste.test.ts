import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../timeline/markdown.pure.ts';
import { MAX_HTML, markdownOfHtml } from './rich-paste.ts';

describe('what is pasted from elsewhere', () => {
  it('keeps bold, italic, struck, code and links', () => {
    expect(
      markdownOfHtml(
        '<p>a <strong>b</strong> <em>c</em><s> d</s> <code>e*f</code> <a href="https://a.example/x">g</a></p>',
      ),
    ).toBe('a **b** *c* ~~d~~ `e*f` [g](https://a.example/x)');
    expect(markdownOfHtml('<b>a <i>b</i></b>')).toBe('**a** ***b***');
    expect(markdownOfHtml('<a href="https://a.example/">https://a.example/</a>')).toBe(
      'https://a.example/',
    );
  });

  it('reads the lists and the bold of Word', () => {
    const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{}</style></head><body>
      <!--StartFragment--><p class=MsoNormal><b><span lang=EN-GB>Monday<o:p></o:p></span></b></p>
      <p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
      style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;&nbsp; </span></span></span><![endif]>Room 3</p>
      <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Room
      4 at <span style='font-weight:700'>nine</span></p><!--EndFragment--></body></html>`;
    expect(markdownOfHtml(word)).toBe('**Monday**\n- Room 3\n- Room 4 at **nine**');
  });

  it('reads lists, quotes, headings, code blocks and tables', () => {
    expect(markdownOfHtml('<ol><li>a<li>b</ol><ul><li>c</li></ul>')).toBe('1. a\n2. b\n- c');
    expect(markdownOfHtml('<blockquote><p>a</p><p>b</p></blockquote>c')).toBe('> a\n> b\nc');
    expect(markdownOfHtml('<h2>Rota</h2><p>a<br>b</p>')).toBe('**Rota**\na\nb');
    expect(markdownOfHtml('<pre>x = 1\n  y</pre>')).toBe('```\nx = 1\n  y\n```');
    expect(
      markdownOfHtml(
        '<table><tr><th>Room</th><th>Who</th></tr><tr><td>3</td><td>Ana</td></tr></table>',
      ),
    ).toBe('**Room** | **Who**\n3 | Ana');
  });

  it('is not fooled by elements that look like nothing', () => {
    expect(markdownOfHtml('<b style="font-weight:normal"><span>a</span> <i>b</i></b>')).toBe(
      'a *b*',
    );
    expect(markdownOfHtml('<i>a</i><span style="display:none">secret</span>')).toBe('*a*');
  });

  it('leaves it to the plain words where they say the same', () => {
    expect(
      markdownOfHtml('<div style="font-family:Consolas"><span>const a = 1;</span></div>'),
    ).toBeNull();
    expect(markdownOfHtml('<p>a</p><p>b</p>')).toBeNull();
    expect(markdownOfHtml('')).toBeNull();
  });

  it('lets no script, no picture and no address of another kind through', () => {
    const hostile = `<b>a</b><script>alert(1)</script><img src=x onerror=alert(1)><style>x</style>
      <a href="javascript:alert(1)">b</a><a href="data:text/html,x">c</a><iframe src=x>d</iframe><svg><text>e</text></svg>`;
    expect(markdownOfHtml(hostile)).toBe('**a** bc');
    const link = markdownOfHtml('<a href="https://a.example/)**[x](javascript:y)">a](b</a>') ?? '';
    expect(JSON.stringify(parseMarkdown(link, []))).not.toContain('javascript:y"');
  });

  it('shows marks that stood in the words as they stood', () => {
    const words = '2 * 3 * 4, snake_case, _a_, `b`, [c](https://d.example), ~~e~~ \\';
    const pasted = markdownOfHtml(`<b>x</b> ${words}`) ?? '';
    const [block] = parseMarkdown(pasted, []);
    if (block?.type !== 'paragraph') throw new Error('It is no paragraph.');
    const [, ...rest] = block.children;
    const link = (text: string) => ({ type: 'link', text, href: 'https://d.example/' });
    expect(rest.map((node) => ('text' in node ? node.text : '?')).join('')).toBe(` ${words}`);
    expect(rest.filter(({ type }) => type !== 'text').map(({ type }) => type)).toEqual(
      rest.some(({ type }) => type === 'link') ? [link('').type] : [],
    );
  });

  it('is bounded: too much HTML, too much text, any depth, nothing closed', () => {
    expect(markdownOfHtml(`<b>${'a'.repeat(MAX_HTML)}</b>`)).toBeNull();
    expect(markdownOfHtml(`<b>${'a '.repeat(30_000)}</b>`)).toBeNull();
    const within = '<b>'.repeat(500);
    expect(markdownOfHtml(`${within}a${'</b>'.repeat(500)}`)).toBe('**a**');
    expect(markdownOfHtml(`${'<b>'.repeat(100_000)}a`)).toBeNull();
    expect(markdownOfHtml(`<b>a</b>${'</i>'.repeat(100_000)}`)).toBe('**a**');
    expect(markdownOfHtml('<blockquote><ul><li><b>a')).toBe('> - **a**');
  });
});
