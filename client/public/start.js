// Says that the app could not be opened, where it fails before it shows anything. A plain script:
// it runs in browsers that cannot read the app's modules, and when those cannot be loaded.
(() => {
  const say = () => {
    const root = document.getElementById('root');
    const sentence = document.getElementById('not-started');
    if (!root || root.childElementCount > 0 || !sentence) return;
    for (const link of sentence.querySelectorAll('a')) link.href = location.href;
    sentence.hidden = false;
  };
  addEventListener(
    'error',
    (event) => {
      if (event.target === window || event.target instanceof HTMLScriptElement) say();
    },
    // A script that does not load tells nobody above it.
    true,
  );
  addEventListener('unhandledrejection', say);
})();
