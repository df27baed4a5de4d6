import { render } from 'preact'
import { isChinese } from '../widget/strings/strings.ts'
import { App } from './app.tsx'
import { desk as english } from './strings/en.ts'
import { desk as chinese } from './strings/zh.ts'
import { titleOf } from './title.ts'
import './styles/base.css'
import './styles/controls.css'
import './styles/entrance.css'
import './styles/room.css'
import './styles/queue.css'
import './styles/conversation.css'
import './styles/heading.css'
import './styles/composer.css'
import './styles/side.css'
import './styles/pages.css'
import './styles/purpose.css'
import './styles/dialogs.css'
import './styles/report.css'
import './styles/unanswered.css'

const strings = isChinese(navigator.language) ? chinese : english
document.documentElement.lang = strings.lang
document.title = titleOf(strings)
render(<App strings={strings} />, document.body)
