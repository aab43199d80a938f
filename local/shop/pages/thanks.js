import {drawCosts} from './costs.js';
import {element, money, show} from './dom.js';
import {send, withProfit} from './events.js';
import {drawFrame} from './frame.js';
import {order} from './store.js';

const {dashboard} = document.body.dataset;
const bought = order(new URLSearchParams(location.search).get('order'));
drawFrame();
if (bought) {
  draw();
  // A reload of this page fires it again. The same event id makes it the same event in the table,
  // and the transaction id one purchase in the counters.
  tell('purchase');
} else {
  show(element('h1', {}, 'No such order'), element('p', {}, 'Orders are kept as long as the tab.'));
}

function tell(name) {
  const {id, tax, shipping, lines} = bought;
  const params = {transaction_id: id, tax, shipping, event_id: `${name}-${id}`};
  send(name, withProfit(lines, params));
}

function draw() {
  const said = element('p', {class: 'said', role: 'status'});
  const back = element('button', {
    class: 'quiet return',
    click: () => {
      tell('refund');
      back.disabled = true;
      said.textContent = 'Returned: the counters have gone down again.';
    },
  }, 'Return the order');
  show(
    element('section', {class: 'thanks'},
      element('h1', {}, 'Thank you!'),
      element('p', {}, 'Order ', element('strong', {class: 'order-id'}, bought.id),
        ` for ${money(bought.total)}. Nothing will be delivered: this is a demonstration.`),
      element('ul', {class: 'lines'}, bought.lines.map(({product, quantity, variant}) =>
        element('li', {}, [`${quantity} × ${product.item_name}`, variant].filter(Boolean).join(', ')))),
      drawCosts(bought),
      element('p', {class: 'actions'},
        element('a', {class: 'button', href: '/'}, 'Keep looking'), back,
        dashboard ? element('a', {href: dashboard}, 'See it on the dashboard') : undefined),
      said));
}
