fetch(`${import.meta.env.VITE_API_URL}/api/where`)
  .then((answer) => answer.text())
  .then((text) => document.body.append(text));
