// Draws the charts of the page and moves its sliders, from the JSON in #data.
const page = JSON.parse(document.getElementById('data').textContent);

function drawCharts() {
  const colours = ['#2f7ed8', '#e4572e', '#3a9e5c', '#8e5bb5', '#c98a00', '#5b6470', '#1aa3a3', '#c2478f'];
  const points = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'];
  const style = getComputedStyle(document.documentElement);
  Chart.defaults.color = style.getPropertyValue('--dim').trim();
  Chart.defaults.borderColor = style.getPropertyValue('--line').trim();
  page.charts.forEach((chart, index) => {
    const few = chart.series.every(line => line.points.length <= 30);
    new Chart(document.getElementById('chart-' + index), {
      type: 'line',
      data: {
        datasets: chart.series.map((line, i) => ({
          label: line.name,
          data: line.points,
          borderColor: colours[i % colours.length],
          backgroundColor: colours[i % colours.length],
          borderDash: i < colours.length ? [] : [6, 3],
          borderWidth: 2,
          pointRadius: few || line.points.length <= 12 ? 4 : 0,
          pointStyle: points[i % points.length],
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        plugins: {
          title: { display: true, text: chart.title },
          legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 7 } },
        },
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
}

const percent = permille => (permille / 10).toFixed(1) + '\u00a0%';

/** What one model says to one image: the same words as Explorer.says. */
function opinion(explorer, image, model, step) {
  const view = image.views[model][step];
  const right = view.top === image.label;
  const verdict = right ? 'right' : image.views[model][0].top === image.label ? 'fooled' : 'wrong';
  const text = explorer.models[model] + ' says ' + explorer.classes[view.top] + ' ' + percent(view.permille[view.top])
      + ': ' + verdict;
  return { view, right, text };
}

function bars(list, explorer, image, view) {
  list.replaceChildren(...image.shown.map(c => {
    const item = document.createElement('li');
    item.classList.toggle('label', c === image.label);
    item.classList.toggle('top', c === view.top);
    const [name, track, value] = ['name', 'track', 'value'].map(kind => {
      const span = document.createElement('span');
      span.className = kind;
      item.append(span);
      return span;
    });
    name.textContent = explorer.classes[c];
    name.title = explorer.classes[c];
    value.textContent = percent(view.permille[c]);
    const bar = document.createElement('span');
    bar.className = 'bar';
    bar.style.width = view.permille[c] / 10 + '%';
    track.append(bar);
    return item;
  }));
}

function explore(explorer, index) {
  const root = document.getElementById('explorer-' + index);
  const slider = root.querySelector('input');
  const buttons = [...root.querySelectorAll('.chooser button')];
  const panels = [...root.querySelectorAll('.panel')];
  let chosen = 0;

  function show() {
    const step = Number(slider.value);
    const image = explorer.images[chosen];
    const epsilon = explorer.epsilons[step];
    const opinions = panels.map((panel, model) => {
      const { view, right, text } = opinion(explorer, image, model, step);
      panel.classList.toggle('right', right);
      panel.classList.toggle('wrong', !right);
      const picture = panel.querySelector('.picture');
      picture.src = view.picture;
      picture.alt = text;
      bars(panel.querySelector('.bars'), explorer, image, view);
      return text;
    });
    root.querySelector('.epsilon').textContent = epsilon;
    slider.setAttribute('aria-valuetext', epsilon);
    root.querySelector('.says').textContent = 'Epsilon ' + epsilon + ', test image ' + image.index + ', class '
        + explorer.classes[image.label] + '. ' + opinions.join('. ') + '.';
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(i === chosen)));
  }

  slider.addEventListener('input', show);
  buttons.forEach((button, i) => button.addEventListener('click', () => {
    chosen = i;
    show();
  }));
  show();
}

page.explorers.forEach(explore);
drawCharts();
document.body.dataset.chartsDrawn = String(page.charts.length);
