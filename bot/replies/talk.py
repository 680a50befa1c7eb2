"""
The phrases that readers type besides commands and searches, each beside what it gets.

A phrase counts only where it is the whole text. Capitals, accents, punctuation, words of politeness around
it and the bot's own name make no difference. CONTRIBUTING.md says how to add one.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.translation import Message


class Row(NamedTuple):
    """Phrases that mean the same, and what they get."""

    answer: Message | str
    """A line, under which buttons lead to the latest brief; or the name of the command that answers."""
    phrases: str
    """The phrases, with `|` between them."""
    order: str = ""
    """What they order of delivery, by its name in `bot.telegram.handlers.ordering`, where the bot delivers; empty for nothing."""


TABLE = (
    Row(
        "start",
        "start | today | news | news today | what's new | whats new | "
        "what is new | anything new | new | newest | latest | latest news | newest brief | latest brief | "
        "todays brief | today's brief | headlines | headline | top stories | breaking news | "
        "what happened today | what's happening today | what's going on today | whats happening today | "
        "today's news | todays news | news of today | any news | more news | update | updates | "
        "what's in the news | world news | daily news | sections | что нового | що нового | qué hay de nuevo | quoi de neuf | was gibt es neues | qué pasó | qué pasa | "
        "что случилось | що сталося | was ist passiert | новости | новини | noticias | nachrichten | "
        "nouvelles | actualités | notizie | wiadomości | haberler | أخبار | 新闻 | ニュース | 📰 | 🗞",
    ),
    Row(
        "brief",
        "brief | read | read it | summarize this | summarise this | summarize the brief | summarise the brief | "
        "summarize the news | summarise the news | summary of the brief | summary of the news | "
        "what is this brief about | what's this brief about | what is it about | what's it about | what is this about | what is the brief about | whole brief | full brief | entire brief | complete brief | summary | summaries | quick summary | "
        "short summary | summarize | summarise | sum up | sum it up | summarize it | summarise it | tldr | tl;dr | "
        "tl dr | in short | in brief | in a nutshell | short version | short | shortly | gist | overview | "
        "at a glance | whole story | full story | everything | all of it | key points | main points | "
        "bullet points | recap | резюме | кратко | коротко | resumen | résumé | zusammenfassung | "
        "riassunto | streszczenie",
    ),
    Row(
        "quotes",
        "quotes | quote | all quotes | quotations | citations | who said what | what did they say | "
        "what was said | what they said | цитаты | цитати | citas | zitate",
    ),
    Row(
        "briefs",
        "briefs | archive | archives | all briefs | list of briefs | list briefs | older | older briefs | "
        "old briefs | past briefs | earlier briefs | previous briefs | previous brief | other briefs | more briefs | "
        "older news | old news | архив | архів | archivo | archiv",
    ),
    Row(
        "search",
        "search | find | look up | lookup | look for | search for | поиск | пошук | buscar | suche | 🔍 | 🔎",
    ),
    Row(
        "help",
        "help | ? | menu | commands | command list | list of commands | help me | i need help | "
        "how does this work | how does it work | how do you work | how to use | how to use this | how to use this bot | how do i use this | "
        "how do i use you | how do i search | what can you do | what do you do | what can i do | what can i ask | "
        "what should i ask | what can i ask you | what now | huh | what do you mean | i dont understand | "
        "i do not understand | i dont get it | im lost | instructions | "
        "faq | info | помощь | допомога | ayuda | hilfe | aide | aiuto | pomoc | ❓ | ❔",
    ),
    Row(
        "about",
        "about | about you | about this bot | who are you | what are you | who r u | are you a bot | are you bot | "
        "are you a robot | are you human | are you a human | are you real | are you a real person | are you an ai | "
        "are you ai | are you chatgpt | is this a bot | who made you | who made this | who wrote this | "
        "who runs this | who is behind this | who owns you | who is your owner | is this true | is it true | is this real | is this accurate | "
        "can i trust you | how do you know | when was this published | when was this written | how old is this | "
        "link | url | where do you get your news | where do you get your information | what is this | what's this | whats this | "
        "what is this bot | who is this | what's your name | what is your name | whats your name | your name | "
        "source | sources | what is your source | what's the source | where is this from | "
        "where does this come from | where do you get this | feedback | "
        "talk to a human | license | licence | open source | кто ты | хто ти | quién eres | wer bist du | "
        "qui es tu",
    ),
    Row(
        "privacy",
        "privacy | privacy policy | gdpr | data protection | what do you store | do you store my data | "
        "do you save my messages | do you track me | are you spying on me",
    ),
    Row(
        "privacy",
        "my data | mydata | what do you know about me | what do you keep about me",
        order="mydata",
    ),
    Row("privacy", "forget | forget me | delete my data | delete me", order="forget"),
    Row(
        Message("Hello! What would you like to read?"),
        "hello | helo | hi | hii | hey | bot | hello there | hi there | hey there | hiya | howdy | yo | hello again | hi all | "
        "hello everyone | good morning | good afternoon | good evening | good day | morning | greetings | "
        "how are you | how are you doing | how are you today | how do you do | how's it going | "
        "hows it going | what's up | whats up | sup | nice to meet you | hola | buenos días | buenas tardes | "
        "buenas | bonjour | bonsoir | salut | hallo | moin | servus | guten tag | guten morgen | guten abend | "
        "ciao | buongiorno | olá | oi | bom dia | hej | hei | ahoj | cześć | dzień dobry | merhaba | selam | "
        "salam | assalamu alaikum | salaam | namaste | привет | здравствуйте | здравствуй | добрый день | "
        "доброе утро | добрый вечер | привіт | вітаю | добридень | добрий день | доброго дня | доброго ранку | مرحبا | "
        "أهلا | أهلا وسهلا | صباح الخير | مساء الخير | السلام عليكم | سلام | שלום | नमस्ते | 你好 | こんにちは | 안녕하세요 | γεια σου | 👋 | 🤗",
    ),
    Row(
        Message("You are welcome! There is more to read, if you like:"),
        "thanks | thank you | thankyou | thank u | thank u so much | thx | thnx | tks | ty | tysm | thank you so much | thank you very much | "
        "thanks so much | thanks very much | thanks a lot | thanks a million | thanks again | no thanks | no thank you | thanks for the help | "
        "thanks for your help | thank you for your help | thanks for the brief | thanks for the news | many thanks | "
        "much appreciated | appreciate it | i appreciate it | cheers | bless you | gracias | muchas gracias | merci | "
        "merci beaucoup | danke | danke schön | vielen dank | grazie | grazie mille | obrigado | obrigada | "
        "dziękuję | tack | teşekkürler | dankeschön | danke sehr | herzlichen dank | "
        "muchísimas gracias | mil gracias | спасибо | дякую вам | дуже дякую | дякую дуже | большое спасибо | благодарю | дякую | щиро дякую | شكرا | شكرا لك | شكرا جزيلا | תודה | "
        "धन्यवाद | 谢谢 | ありがとう | 감사합니다 | 👍 | 🙏 | 👍🙏 | ❤ | 💙 | 💛 | 💙💛 | 💯 | 👏 | 🫶 | 💪 | 🎉",
    ),
    Row(
        Message("Good. There is more to read, if you like:"),
        "ok | okay | okey | k | kk | oki | okie | okey dokey | cool | great | nice | nice one | super | perfect | "
        "awesome | excellent | amazing | wonderful | fantastic | brilliant | wow | sweet | neat | alright | "
        "all right | got it | gotcha | i see | understood | noted | roger | sounds good | very good | very nice | "
        "well done | good job | great job | good bot | good work | nice work | great bot | love it | i like it | "
        "i love you | i like you | love you | interesting | very interesting | that's great | that's good | "
        "thats great | hmm | hm | aha | ah | oh | oh ok | хорошо | ок | окей | ладно | понятно | добре | genial | "
        "vale | de acuerdo | super gut | alles klar | d'accord | гаразд | зрозуміло | حسنا | تمام | 👌 | 🙂 | 😊 | 😀 | 😃 | 😄 | 😁 | 😉 | 😎 | 🤩 | 😍 | 😘 | 🔥 | ✅ | 🤝 | 🤔 | 😮 | 🆗",
    ),
    Row(
        Message("I don't remember what was said before. Please choose:"),
        "yes | no | yeah | yep | yup | yea | ya | y | n | nope | nah | maybe | perhaps | sure | "
        "absolutely | definitely | certainly | whatever | i dont know | idk | dont know | "
        "no idea | not sure | да | нет | так | ні | sí | si | oui | non | ja | nein | نعم | لا | hai",
    ),
    Row(
        Message("Goodbye! The latest brief will be here when you come back."),
        "bye | bye bye | goodbye | good bye | see you | see ya | see you later | see you tomorrow | see you soon | "
        "cya | cu | good night | goodnight | gn | have a nice day | have a good day | take care | "
        "farewell | до свидания | пока | до побачення | бувай | добраніч | adiós | adios | hasta luego | "
        "au revoir | tschüss | auf wiedersehen | مع السلامة | arrivederci | do widzenia",
    ),
    Row(
        Message("No problem at all. What would you like to read?"),
        "sorry | im sorry | i am sorry | so sorry | oops | whoops | my bad | my mistake | apologies | "
        "excuse me | never mind | nevermind | nvm | forget it | wrong chat | wrong button | by mistake | "
        "извините | прости | вибачте | perdón | entschuldigung | 🙈",
    ),
    Row(
        Message("Glad that you are amused! Here is what I am better at:"),
        "lol | lmao | rofl | ha | haha | hahaha | hahahaha | hehe | hehehe | jaja | jajaja | хаха | ахах | ахаха | "
        "xd | funny | very funny | that's funny | joke | tell me a joke | make me laugh | sing a song | "
        "marry me | do you love me | 😂 | 🤣 | 😅 | 😆 | 😜 | 😝",
    ),
    Row(
        Message("I am sorry that I was of no help. Try a name, a place or a word, or choose:"),
        "stupid | stupid bot | youre stupid | you are stupid | idiot | you idiot | dumb | dumb bot | moron | "
        "useless | useless bot | youre useless | you are useless | bad bot | you suck | this sucks | "
        "shit | bullshit | fuck | fuck you | fuck off | fuck u | fu | wtf | shut up | screw you | go to hell | "
        "asshole | bastard | i hate you | i hate this | damn | damn it | crap | "
        "that's wrong | thats wrong | not helpful | doesnt work | it doesnt work | not working | "
        "дурак | идиот | тупой бот | блядь | сука | scheiße | mierda | merde | 👎 | 🖕 | 😡 | 🤬 | 💩 | 😠 | 🙄",
    ),
    Row(
        Message("I am here. Write a name, a place or a word, or choose:"),
        "test | test test | test 123 | test message | this is a test | just testing | ping | hello world | "
        "are you there | are you here | you there | anybody there | anyone there | is anybody there | "
        "anybody home | are you online | are you alive | are you awake | do you work | does it work | does this work | "
        "is this working | can you hear me | asdf | qwerty | foo | тест | prueba",
    ),
    Row(
        Message("I send nothing unasked, so there is nothing to stop. I only answer when you write to me."),
        "stop | stop it | stop now | stop bot | stop this | stop sending | stop sending me messages | stop notifications | turn off | turn it off | unsub | stop messages | stop messaging me | "
        "unsubscribe | unsubscribe me | cancel subscription | cancel my subscription | opt out | optout | "
        "remove me | leave me alone | go away | dont message me | dont write to me | no more messages | "
        "quit | unfollow | стоп | хватит | отписаться | отпишись | "
        "відписатися | basta | arrêter | stopp | abmelden | 🛑 | ✋",
        order="unsubscribe",
    ),
    Row(
        Message("There is nothing under way that I could cancel. I only answer when you write to me."),
        "cancel | отмена | скасувати | cancelar",
        order="settings",
    ),
    Row(
        Message("I cannot send briefs on my own yet. Write to me whenever you want the latest one:"),
        "subscribe | subscribe me | i want to subscribe | sign up | signup | sign me up | notify me | alert me | "
        "send me news every day | send me the brief every day | "
        "подписаться | підписатися | suscribir | abonnieren | s'abonner | 🔔",
        order="subscribe",
    ),
    Row(
        Message("I send nothing by myself yet. Write to me whenever you want the latest brief:"),
        "subscription | subscriptions | how do i subscribe | notify | notifications | notification | "
        "remind me | reminder | daily | daily brief | every day | every morning | newsletter | подписка",
        order="settings",
    ),
    Row(
        Message("There is nothing to set yet. I answer whenever you write to me."),
        "settings | setting | preferences | configure | time zone | timezone | настройки | ⚙",
        order="settings",
    ),
    Row(
        "language",
        "language | languages | change language | which languages do you speak | do you speak russian | "
        "do you speak spanish | do you speak german | do you speak ukrainian | do you speak english | "
        "язык | мова | idioma | sprache",
    ),
    Row(
        Message("Each section and each quote has a button that shares it in any chat. Choose one:"),
        "share | share it | share this | share brief | how do i share | how can i share this | copy | "
        "copy it | send to a friend",
    ),
    Row(
        Message("To turn pages, press the buttons under that message. Or choose:"),
        "back | go back | back to the results | back to results | next | next page | previous | previous page | "
        "last page | more | read more | show more | tell me more | more please | go on | continue | "
        "назад | дальше | далі | atrás | siguiente | weiter | zurück | ⬅ | ➡ | ◀ | ▶ | ⏭ | 🔙",
    ),
)  # fmt: skip
