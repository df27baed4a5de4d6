/** Words that say little about what a text is about. They weigh little; they are not thrown away. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any are as at be because been being but by can cannot cant could couldnt
  did didnt do does doesnt doing dont for from had has hasnt have havent having he hello help her here hers hey hi him
  his i id if ill im in into is isnt it its itd ive just kindly know let like me my myself need of oh ok okay on or our
  ours please she should so some somehow something still such tell than thank thanks that thats the their them then
  there theres these they theyre this those to too up us very was wasnt we were weve will with wont would wouldnt yes
  you your youre yours
  的 了 吗 呢 啊 吧 呀 哦 嘛 我 你 您 他 她 它 们 是 在 有 和 与 及 或 也 都 就 还 要 会 能 可 请 问 这 那 么 什 个 把 被 给 让 到 对 为 以
  请问 你们 我们 他们 您们 我的 你的 您的 你好 您好 可以 能够 一下 这个 那个 如果 的话 是否 有没 没有 我想 想要 是不 不是 吗我`
    .trim()
    .split(/\s+/),
)

/** Words that tell what kind of answer is wanted: more than a stop word, less than a subject. */
export const QUESTION_WORDS: ReadonlySet<string> = new Set(
  `how what when where which who whom whose why long much many often soon far whats hows wheres
  怎么 如何 怎样 咋 什么 哪里 哪些 哪个 哪儿 为何 为什 多久 多少 几天 几个 何时 么办 么样 怎`
    .trim()
    .split(/\s+/),
)
