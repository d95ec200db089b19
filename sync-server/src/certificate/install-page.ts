/** The printable page on installing the clinic's authority, per system, in English and Dutch. */

interface Facts {
  readonly hostname: string;
  readonly fingerprint: string;
  /** PEM; the page carries it, so that one file on a USB stick is enough. */
  readonly certificate: string;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

interface Steps {
  readonly system: string;
  readonly steps: readonly string[];
}

const ENGLISH: readonly Steps[] = [
  {
    system: 'Windows (Chrome, Edge)',
    steps: [
      'Save the certificate with the button above and double-click it.',
      'Choose <b>Install Certificate…</b>, then <b>Local Machine</b> (asks for an administrator), then <b>Next</b>.',
      'Choose <b>Place all certificates in the following store</b>, <b>Browse…</b>, <b>Trusted Root Certification Authorities</b>, <b>OK</b>, <b>Next</b>, <b>Finish</b>.',
      'Close every window of the browser and open it again.',
    ],
  },
  {
    system: 'macOS (Safari, Chrome)',
    steps: [
      'Save the certificate and double-click it; Keychain Access opens. Choose the keychain <b>System</b>.',
      'Double-click the new entry, open <b>Trust</b>, and set <b>When using this certificate</b> to <b>Always Trust</b>.',
      'Close the window and enter the password. Start the browser again.',
    ],
  },
  {
    system: 'Linux (Chrome, Edge)',
    steps: [
      'Save the certificate. In the browser open <code>chrome://certificate-manager</code>, <b>Local certificates</b>, <b>Custom</b>, <b>Trusted certificates</b>, <b>Import</b>, and choose the file.',
      'For the whole computer (Debian, Ubuntu): copy it to <code>/usr/local/share/ca-certificates/corridor.crt</code> and run <code>sudo update-ca-certificates</code>.',
    ],
  },
  {
    system: 'Firefox, on every system',
    steps: [
      'Settings, <b>Privacy &amp; Security</b>, <b>View Certificates…</b>, <b>Authorities</b>, <b>Import…</b>; choose the file and tick <b>Trust this CA to identify websites</b>.',
    ],
  },
  {
    system: 'iPhone, iPad',
    steps: [
      'Open this page or the certificate on the device and choose <b>Allow</b>.',
      'Settings, <b>Profile Downloaded</b>, <b>Install</b>.',
      'Settings, <b>General</b>, <b>About</b>, <b>Certificate Trust Settings</b>: switch the certificate on.',
    ],
  },
  {
    system: 'Android (Chrome)',
    steps: [
      'Copy the certificate to the device.',
      'Settings, search for <b>CA certificate</b>, <b>Install anyway</b>, and choose the file.',
    ],
  },
];

const DUTCH: readonly Steps[] = [
  {
    system: 'Windows (Chrome, Edge)',
    steps: [
      'Bewaar het certificaat met de knop hierboven en dubbelklik erop.',
      'Kies <b>Certificaat installeren…</b>, dan <b>Lokale computer</b> (vraagt om een beheerder), dan <b>Volgende</b>.',
      'Kies <b>Alle certificaten in het onderstaande archief opslaan</b>, <b>Bladeren…</b>, <b>Vertrouwde basiscertificeringsinstanties</b>, <b>OK</b>, <b>Volgende</b>, <b>Voltooien</b>.',
      'Sluit alle vensters van de browser en open hem opnieuw.',
    ],
  },
  {
    system: 'macOS (Safari, Chrome)',
    steps: [
      'Bewaar het certificaat en dubbelklik erop; Sleutelhangertoegang opent. Kies de sleutelhanger <b>Systeem</b>.',
      'Dubbelklik op het nieuwe item, open <b>Vertrouw</b> en zet <b>Bij gebruik van dit certificaat</b> op <b>Vertrouw altijd</b>.',
      'Sluit het venster, geef het wachtwoord en start de browser opnieuw.',
    ],
  },
  {
    system: 'Linux (Chrome, Edge)',
    steps: [
      'Bewaar het certificaat. Open in de browser <code>chrome://certificate-manager</code>, <b>Lokale certificaten</b>, <b>Aangepast</b>, <b>Vertrouwde certificaten</b>, <b>Importeren</b>, en kies het bestand.',
      'Voor de hele computer (Debian, Ubuntu): kopieer het naar <code>/usr/local/share/ca-certificates/corridor.crt</code> en voer <code>sudo update-ca-certificates</code> uit.',
    ],
  },
  {
    system: 'Firefox, op elk systeem',
    steps: [
      'Instellingen, <b>Privacy &amp; Beveiliging</b>, <b>Certificaten bekijken…</b>, <b>Organisaties</b>, <b>Importeren…</b>; kies het bestand en vink <b>Deze CA vertrouwen voor het identificeren van websites</b> aan.',
    ],
  },
  {
    system: 'iPhone, iPad',
    steps: [
      'Open deze pagina of het certificaat op het apparaat en kies <b>Sta toe</b>.',
      'Instellingen, <b>Profiel gedownload</b>, <b>Installeer</b>.',
      'Instellingen, <b>Algemeen</b>, <b>Info</b>, <b>Vertrouwensinstellingen certificaten</b>: zet het certificaat aan.',
    ],
  },
  {
    system: 'Android (Chrome)',
    steps: [
      'Kopieer het certificaat naar het apparaat.',
      'Instellingen, zoek naar <b>CA-certificaat</b>, <b>Toch installeren</b>, en kies het bestand.',
    ],
  },
];

const list = (systems: readonly Steps[]): string =>
  systems
    .map(
      ({ system, steps }) =>
        `<h3>${system}</h3>\n<ol>${steps.map((step) => `<li>${step}</li>`).join('\n')}</ol>`,
    )
    .join('\n');

export const installPage = (facts: Facts): string => {
  const address = `https://${escapeHtml(facts.hostname)}`;
  const file = `data:application/x-x509-ca-cert;base64,${Buffer.from(facts.certificate).toString('base64')}`;
  const button = (label: string): string =>
    `<p class="screen"><a class="button" download="corridor-authority.crt" href="${file}">${label}</a></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Corridor: install the certificate</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1d232b; background: #fff; }
h1 { margin-bottom: 0.2rem; } h3 { margin: 1.1rem 0 0.2rem; } ol { margin: 0; padding-left: 1.4rem; }
code { background: #eef1f4; padding: 0.1em 0.35em; border-radius: 4px; overflow-wrap: anywhere; }
.button { display: inline-block; padding: 0.6rem 1rem; border-radius: 6px; background: #0b5c74; color: #fff; text-decoration: none; }
@media print { .screen { display: none; } section { break-before: page; } body { margin: 0; } h3, ol { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Install Corridor's certificate</h1>
<p>Once on each workstation. Afterwards open <code>${address}</code> (with the port, if it is not 443).</p>
${button('Save the certificate')}
<p>Before you trust it, compare its SHA-256 fingerprint: <code>${facts.fingerprint}</code></p>
${list(ENGLISH)}
<section lang="nl">
<h1>Het certificaat van Corridor installeren</h1>
<p>Eén keer per werkplek. Open daarna <code>${address}</code> (met de poort, als die niet 443 is).</p>
${button('Certificaat bewaren')}
<p>Vergelijk vóór het vertrouwen de SHA-256-vingerafdruk: <code>${facts.fingerprint}</code></p>
${list(DUTCH)}
</section>
</body>
</html>
`;
};
