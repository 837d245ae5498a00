// Draws every chart of the page from the JSON in #data.
const colours = ['#2f7ed8', '#e4572e', '#3a9e5c', '#8e5bb5', '#c98a00', '#5b6470'];
const style = getComputedStyle(document.documentElement);
Chart.defaults.color = style.getPropertyValue('--dim').trim();
Chart.defaults.borderColor = style.getPropertyValue('--line').trim();
JSON.parse(document.getElementById('data').textContent).forEach((chart, index) => {
  const few = chart.series.every(line => line.points.length <= 60);
  new Chart(document.getElementById('chart-' + index), {
    type: 'line',
    data: {
      datasets: chart.series.map((line, i) => ({
        label: line.name,
        data: line.points,
        borderColor: colours[i % colours.length],
        backgroundColor: colours[i % colours.length],
        borderWidth: 2,
        pointRadius: few ? 3 : 0,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: { title: { display: true, text: chart.title }, legend: { position: 'bottom' } },
      scales: {
        x: { type: 'linear', title: { display: true, text: chart.x } },
        y: {
          title: { display: true, text: chart.y },
          min: chart.percent ? 0 : undefined,
          max: chart.percent ? 1 : undefined,
          ticks: chart.percent ? { callback: value => Math.round(100 * value) + ' %' } : {},
        },
      },
    },
  });
});
document.body.dataset.chartsDrawn = String(document.querySelectorAll('canvas').length);
