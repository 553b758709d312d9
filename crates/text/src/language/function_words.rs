//! The function words of each language: articles, pronouns, prepositions, conjunctions, auxiliaries,
//! question words, and the verbs with which people address a machine.
//!
//! They are indexed like any other word; questions give them next to no weight.

use super::Language;

/// Words that many questions are worded with and that say little about what is sought. They are searched
/// for at a low weight, because an author may have put it differently.
pub(super) const WEAK: [(Language, &str); 4] = [
    (
        Language::English,
        "use uses used using make makes made making create work works working happen happens give gives given \
         take takes put go goes come comes try keep kind type types way ways thing things possible able \
         allowed different difference according purpose usually people person someone user \
         computer program question answer information example examples case number part lack handle specify \
         stand stands require required requires contain contains exist exists become written write \
         figure figures tell tells told call calls called say says said mean meant look looks need needs needed \
         know knows known concern concerns again always",
    ),
    (
        Language::German,
        "benutzen benutzt verwenden verwendet verwende nutzen nutzt nötig brauche braucht brauchen benötige \
         benötigt benötigen funktioniert passiert geschieht stellt lege legt legen anlegen versteht verstehen \
         möglich erlaubt verschieden unterschied laut gemäß zweck normalerweise jemand benutzer \
         programm rechner computer frage antwort beispiel art arten weise zahl anzahl teil dient dienen \
         bekomme bekommt erhalte erhält finde findet finden gebe angeben bewirkt steht schreibe \
         schreiben schreibt nennt genannt sagen sagt kommt kommen liegt liegen bleibt bleiben",
    ),
    (
        Language::French,
        "utiliser utilise utilisé utilisés employer créer crée marche marcher passe arrive donner prendre mettre \
         possible permis différent différence selon but principal normalement utilisateur programme \
         ordinateur question réponse information exemple cas nombre partie trouver trouve besoin permet \
         permettre contient existe écrire dire appelé appelée met répond répondre savoir",
    ),
    (
        Language::Spanish,
        "usar usa usado utilizar utiliza utilizado crear crea funciona ocurre pasa dar tomar poner pongo posible \
         permitido diferente diferencia según propósito principal normalmente usuario programa \
         ordenador pregunta respuesta información ejemplo caso número parte encontrar encuentro necesito \
         necesita permite contiene existe escribir conviene corresponde ofrece dice dicen",
    ),
];

pub(super) const LISTS: [(Language, &str); 8] = [
    (
        Language::English,
        "a an the this that these those and or but nor so if then else than as of in on at by for \
         from to into onto with without about over under between through during before after above \
         below up down out off again further once here there is are was were be been being am do does \
         did doing done have has had having can could shall should will would may might must i me my \
         mine we us our you your yours he him his she her it its they them their what which who whom \
         whose when where why how all any both each few more most other some such no not only own same \
         too very just also please tell explain describe show give let's i'm don't doesn't isn't aren't \
         can't it's what's there's get got mean means say says mentioned one ones many much long often \
         need want know anything something everything someone else exactly actually called",
    ),
    (
        Language::German,
        "der die das den dem des ein eine einer eines einem einen kein keine keiner keinen und oder aber \
         denn sondern wenn dann als wie wo wohin woher wer wen wem wessen was warum weshalb wieso wozu \
         womit wodurch wofür wovon worin worauf wann welche welcher welches welchen welchem ist sind war \
         waren sein bin bist seid wird werden wurde wurden worden hat haben hatte hatten habe kann können \
         könnte soll sollte sollen muss muß müssen darf dürfen mag möchte will wollen ich du er sie es wir \
         ihr man mich mir dich dir uns euch ihn ihm ihnen sich mein meine meinen dein deine seine seiner \
         ihre ihren ihrer unser euer dieser diese dieses diesen diesem jener jede jeder jedes alle aller \
         alles viel viele vielen mehr sehr nur auch noch schon nicht nie im in ins am an auf aus bei beim \
         bis durch für gegen mit nach ohne seit über um unter von vom vor zu zum zur zwischen während \
         wegen dass daß ob weil damit da hier dort so bitte erkläre zeige nenne sag sage beschreibe gibt \
         geht etwas jemand eigentlich genau heißt bedeutet macht mache tut wieviel wieviele ja nein",
    ),
    (
        Language::French,
        "le la les l un une des du de d et ou mais donc or ni car si que qui quoi dont où quand comment \
         pourquoi combien quel quelle quels quelles lequel laquelle lesquels est sont était étaient être \
         été suis es sommes êtes sera seront ai as a avons avez ont avait avaient avoir eu peut peuvent \
         pouvez puis pourrait doit doivent dois faut fait faire fais je j tu il elle on nous vous ils elles \
         me m te t se s lui leur y en ce c cet cette ces cela ça ceci mon ma mes ton ta tes son sa ses \
         notre nos votre vos leurs ne n pas plus moins très aussi tout toute tous toutes autre autres même \
         à au aux dans sur sous par pour avec sans entre chez vers contre depuis pendant avant après lors \
         qu jusqu ainsi alors comme ici là svp explique expliquez décris montre donne veut dire signifie \
         appelle sert quelque quelqu chaque existe",
    ),
    (
        Language::Spanish,
        "el la los las un una unos unas lo al del de y e o u pero sino que qué quien quién quienes quiénes \
         cual cuál cuales cuáles cuyo donde dónde cuando cuándo como cómo cuanto cuánto cuánta cuántos \
         cuántas por porque para con sin sobre entre hasta desde hacia según durante en a ante bajo tras \
         es son era eran ser sido soy eres somos está están estaba estar fue fueron será hay había haber \
         ha han he hemos tiene tienen tener tengo puede pueden puedo poder podría debe deben debo hacer \
         hace hacen hago yo tú él ella usted nosotros ustedes ellos ellas me te se nos le les mi mis tu tus \
         su sus nuestro nuestra este esta esto estos estas ese esa eso esos esas aquel aquella no sí ni más \
         menos muy también ya todo toda todos todas otro otra otros otras mismo misma cada algo alguien \
         algún alguna aquí allí así si explica explique muestra dime describe significa quiere decir sirve \
         llama",
    ),
    (
        Language::Italian,
        "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal \
         dalla in nel nella nei nelle con su sul sulla per tra fra e ed o ma se che chi cui quale quali \
         quando dove come perché quanto quanti quante cosa è sono era erano essere stato ho hai ha abbiamo \
         hanno avere può possono deve devono fare fa io tu lui lei noi voi loro mi ti si ci vi questo \
         questa questi queste quello quella non più anche tutto tutti ogni",
    ),
    (
        Language::Portuguese,
        "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre entre \
         até desde e ou mas se que quem qual quais quando onde como porque quanto quantos quantas é são era \
         eram ser foi está estão estar há tem têm ter pode podem deve devem fazer faz eu tu ele ela nós \
         vocês eles elas me te lhe este esta isto esse essa isso aquele não sim mais menos muito também já \
         todo toda todos cada ao aos à às",
    ),
    (
        Language::Dutch,
        "de het een en of maar want als dan dat die dit deze wat wie waar wanneer waarom hoe welk welke \
         hoeveel is zijn was waren ben bent wordt worden werd heeft hebben had kan kunnen kon moet moeten \
         mag zal zullen zou ik jij je u hij zij ze wij we jullie mij me hem haar ons hun mijn jouw niet geen \
         wel ook nog al zeer meer van voor met zonder over tussen door tegen naar uit bij op aan in om te \
         tot er hier daar",
    ),
    (
        Language::Russian,
        "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было \
         вот от меня еще нет о из ему теперь когда даже ну если уже или ни быть был него до вас нибудь вам \
         ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без \
         будто чего раз тоже под кто этот того потому этого какой какая какие сколько почему зачем можно",
    ),
];
