/**
 * Words of each language that say little about what a text is about (`stop`: they weigh little, and are not thrown
 * away), and words that tell what kind of answer is wanted (`asking`: more than a stop word, less than a subject).
 * Without accents. The Chinese ones are single characters and pairs, as its texts are taken apart.
 */
export const FUNCTION_WORDS = {
  en: {
    stop: `a about after again all also am an and any are as at be because been being btw but by can cannot cant
      could couldnt did didnt do does doesnt doing dont folks for from gonna guys had has hasnt have havent having
      he hello help her here hers hey hi him his i id if ill im in into is isnt it its itd ive just kindly know let like
      lol me my myself need of oh ok okay omg on or our ours please really she should so
      some somehow something still stuff such tell than thank thanks that thats the their them then there theres
      these they theyre thing things this those to too up us very was wasnt we were weve will with wont would wouldnt wtf
      yes you your youre yours`,
    asking: `how what when where which who whom whose why long much many often soon far whats hows wheres whens whos`,
  },
  zh: {
    stop: `的 了 吗 呢 啊 吧 呀 哦 嘛 我 你 您 他 她 它 们 是 在 有 和 与 及 或 也 都 就 还 要 会 能 可 请 问 这 那 么 什 个 把 被 给
      让 到 对 为 以 请问 你们 我们 他们 您们 我的 你的 您的 你好 您好 可以 能够 一下 这个 那个 如果 的话 是否 有没 没有 我想 想要
      是不 不是 吗我 我要 想问 麻烦 谢谢 多谢 现在 已经 但是 因为 所以 还是 或者 怎样才`,
    asking: `怎么 如何 怎样 咋 什么 哪里 哪些 哪个 哪儿 为何 为什 多久 多少 几天 几个 几年 几点 几次 何时 么办 么样 怎 么时 时候 么回
      回事 么才 少钱 多长 长时`,
  },
  de: {
    stop: `aber alle als also am an auch auf aus bei bin bis bist bitte da damit danke dann das dass dein dem den der des die
      dies diese dieser dieses doch du ein eine einem einen einer eines er es etwas fur habe haben hallo hat ich ihr ihre
      ihren im in ins ist ja kann kannst kein keine konnen man mein meine meinem meinen meiner mich mir mit mochte muss
      nach nicht noch nur ob oder schon sein sich sie sind so uber um und uns unser unsere vom von vor war was werden wenn
      will wir wird wo wurde zu zum zur`,
    asking: `wie was wann wo wohin woher welche welcher welches welchen wer wem wessen warum wieso weshalb lange viel viele
      oft bald`,
  },
  fr: {
    stop: `a ai alors apres au aussi aux avec avez avoir bien bonjour c ca ce cela ces cet cette chez d dans de des deja
      donc du elle en encore es est et etait etre faut il ils j je l la le les leur lui m ma mais me merci mes mon n ne nos
      notre nous on ont ou par pas peut peux plus pour puis quand que qu s sa sans se ses si son sont sur t ta te tes toi
      ton tu un une veux vos votre vous y`,
    asking: `comment combien quand ou quoi quel quelle quels quelles qui pourquoi lequel laquelle est-ce longtemps`,
  },
  es: {
    stop: `a al algo ante antes aqui asi aun cada como con cual cuando de del desde donde dos e el ella ellos en entre era es
      esa ese eso esta estan estas este esto estos estoy favor fue gracias ha han hasta hay he hola la las le les lo los mas
      me mi mis muy ni no nos nosotros o os otra otro para pero por puede puedo pueden que quiero se sea ser si sin sobre
      son su sus tambien te tengo tiene tu tus un una unas uno unos usted ustedes y ya yo`,
    asking: `como cuando cuanto cuanta cuantos cuantas donde adonde que cual cuales quien quienes porque tiempo`,
  },
  pt: {
    stop: `a ao aos as ate com como da das de dela dele do dos e ela ele em entre era essa esse esta estao estas este esto
      estou eu favor foi ha isso isto ja la lhe mais mas me meu meus minha minhas muito na nao nas nem no nos nossa nosso num
      numa o obrigado obrigada ola os ou para pela pelo por pode podem posso quando que quero se sem ser seu seus sim so sou
      sua suas tambem te tem tenho ter teu tua tudo um uma umas uns voce voces`,
    asking: `como quando quanto quanta quantos quantas onde aonde que qual quais quem porque tempo`,
  },
  it: {
    stop: `a ad ai al alla alle allo anche ancora avere che chi ci ciao come con cui d da dal dalla dei del della delle dello
      di dove e ed era essere favore gia gli grazie ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie
      miei mio molto ne nei nel nella no noi non nostra nostro o per perche piu posso puo puoi qua quella quello questa
      questo qui s se sei senza si sia sono su sua sue sul sulla suo suoi t ti tra tu tua tuo un una uno vi voglio vorrei
      voi vostra vostro`,
    asking: `come quando quanto quanta quanti quante dove cosa quale quali chi perche tempo`,
  },
  nl: {
    stop: `aan al alle als alstublieft ben bij bent dan dank dat de deze die dit doen door dus een en er het hallo heb hebben
      heeft hem hier hij hoi ik in is ja je jij jou jouw jullie kan kunnen maar me met mij mijn moet mogen naar niet nog nu
      of om omdat ons onze ook op over te ten tot u uit uw van veel voor was wat we wel werd wij wil wilt worden zal ze zich
      zij zijn zo zonder`,
    asking: `hoe wat wanneer waar waarheen welk welke wie wiens waarom hoeveel lang vaak`,
  },
  ru: {
    stop: `а без бы был была были было быть в вам вас ваш ваша ваше ваши во вот все вы да для до его ее если есть еще же за
      здравствуйте и из или им их к как ко ли меня мне мы могу можно мой моя мое мои на надо нам нас наш не него нет но ну о
      об он она они от по пожалуйста под при привет с свой себя со спасибо так также там то только у уже хочу что чтобы
      эта эти это этот я`,
    asking: `как какая какие какое какой какую когда кто где куда откуда почему зачем сколько долго чей`,
  },
  ar: {
    stop: `في من على الي عن مع هذا هذه ذلك التي الذي انا انت نحن هو هي هم كان كانت يكون ان او ثم لا لم لن ما قد كل بعد قبل عند
      لي لك له لها يمكن يمكنني اريد شكرا مرحبا من فضلك`,
    asking: `كيف متي اين ماذا لماذا هل كم اي من`,
  },
} as const satisfies Readonly<Record<string, { readonly stop: string; readonly asking: string }>>
