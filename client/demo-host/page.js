// Signs this site's own people in to Corridor: the site's server asks Corridor's for a ticket, for
// whoever is signed in at the site. The element asks for one when nobody is signed in.
document.querySelector('corridor-chat').signIn = async () => {
  const response = await fetch('/ticket', { method: 'POST' });
  return response.ok ? (await response.json()).ticket : null;
};
