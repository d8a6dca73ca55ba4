for (const box of document.querySelectorAll('input[data-filter]')) {
  box.closest('label').hidden = false;
  box.addEventListener('input', () => {
    const want = box.value.toLowerCase();
    for (const row of document.querySelectorAll(box.dataset.filter)) {
      row.hidden = !row.textContent.toLowerCase().includes(want);
      if (want && !row.hidden) row.closest('details')?.setAttribute('open', '');
    }
  });
}
