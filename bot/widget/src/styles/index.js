import {base} from './base.js';
import {cards} from './cards.js';
import {composer} from './composer.js';
import {messages} from './messages.js';
import {panel} from './panel.js';
import {themes} from './themes.js';

export const styles = [themes, base, panel, messages, cards, composer];
